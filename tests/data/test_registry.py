import pytest

from convjax import ConvjaxError
from convjax.data import load, names


def message_of(*args, **kwargs) -> str:
    with pytest.raises(ConvjaxError) as caught:
        load(*args, **kwargs)
    return str(caught.value)


@pytest.mark.parametrize(("typed", "meant"), [("digitz", "digits"), ("mnits", "mnist"), ("Digits", "digits")])
def test_a_misspelt_name_is_answered_with_the_nearest_one_and_with_what_there_is(typed, meant):
    message = message_of(typed)
    assert f"There is no data set {typed!r}. Did you mean {meant!r}?" in message
    assert "Ready here: digits." in message


def test_a_name_like_no_other_is_not_answered_with_a_guess():
    assert "Did you mean" not in message_of("qqqqqq")


def test_a_set_from_tfds_without_a_folder_is_told_to_name_one():
    assert "--data-dir" in message_of("mnist")


def test_a_folder_for_a_set_that_is_always_there_is_an_error_and_not_ignored(tmp_path):
    assert "always there" in message_of("digits", data_dir=tmp_path)


def test_every_message_has_at_most_four_lines_of_80_columns(tmp_path):
    (tmp_path / "kmnist" / "1.0.0").mkdir(parents=True)
    for message in (message_of("mnits"), message_of("mnist"), message_of("digits", data_dir="x")):
        assert len(message.splitlines()) <= 4
        assert max(map(len, message.splitlines())) <= 80


def test_all_names_can_be_loaded():
    assert [load(name).name for name in names()] == list(names())
