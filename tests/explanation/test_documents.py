"""An explanation as JSON and back: nothing of it is lost, and no number of a document is believed."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from convjax import ConvjaxError, Explanation, SettingError, explain
from convjax.explanation import decimals, documents, explain_json

from .drawn import settings

KEYS = {
    "schema",
    "setting",
    "output_size",
    "padding",
    "formula",
    "axes",
    "parameters",
    "dense_parameters",
    "comparisons",
    "macs",
    "receptive_field",
    "code",
    "computed",
    "left_out",
    "links",
    *("x", "kernel", "bias", "output", "partial_sums", "shares", "winners"),
}


def strict(text):
    """The document, once it is certain that any reader of JSON can read it."""

    def refuse(name):
        raise AssertionError(name)

    return json.loads(text, parse_constant=refuse)


@effort(max_examples=12)
@given(settings())
def test_a_document_that_is_read_again_is_written_the_same(setting):
    if setting["operation"] in ("max_pool", "avg_pool"):
        setting |= {"operation": "avg_pool", "count_padding": True}
    shown = explain(**setting)
    text = shown.to_json()
    again = Explanation.from_json(text)
    assert again.setting == shown.setting
    assert again.axes == shown.axes
    assert again.to_json() == text
    for name in ("x", "kernel", "bias", "output", "partial_sums", "shares", "winners"):
        np.testing.assert_array_equal(getattr(again.numbers, name), getattr(shown.numbers, name))


@pytest.mark.parametrize("operation", ["conv", "true_convolution", "conv_transpose", "max_pool", "avg_pool"])
@pytest.mark.parametrize("size", [5, 300])
def test_the_same_keys_stand_in_every_document(operation, size):
    more = {} if operation.endswith("pool") else {"bias": True, "out_channels": 16}
    shown = explain(size, 3, operation=operation, in_channels=16, **more)
    document = strict(shown.to_json())
    assert set(document) == KEYS
    assert document["computed"] is shown.computed is (size == 5)
    assert (document["left_out"] is None) is shown.computed
    assert (document["output"] is None) is (size != 5)
    assert set(document["axes"][0]) == {"table", "feeds", "unread", "line", "places", "covers"}
    assert len(document["formula"]["short"]) == 2
    again = Explanation.from_json(shown.to_json())
    assert again.setting == shown.setting
    assert again.computed is shown.computed


def test_a_document_says_which_kernel_numbers_join_two_channels():
    document = strict(explain(4, 2, in_channels=4, out_channels=2, groups=2).to_json())
    assert document["links"] == [[[0, 0, 0], [1, 1, 0]], [[2, 0, 1], [3, 1, 1]]]
    document = strict(explain(4, 2, in_channels=2, out_channels=4, groups=2, operation="conv_transpose").to_json())
    assert document["links"] == [[[0, 0, 0]], [[0, 1, 0]], [[1, 0, 1]], [[1, 1, 1]]]
    document = strict(explain(4, 2, in_channels=2, operation="max_pool").to_json())
    assert document["links"] == [[[0, None, None]], [[1, None, None]]]
    assert document["winners"][0][0] == [[1, 1], [0, 0]] or np.shape(document["winners"]) == (2, 2, 2, 2)


def test_the_results_of_a_document_are_not_believed():
    shown = explain(4, 2)
    document = json.loads(shown.to_json())
    forged = {**document, "output": [[[99.0]]], "parameters": -1, "code": "import os", "formula": None, "axes": []}
    assert Explanation.from_json(json.dumps(forged)).to_json() == shown.to_json()


GOOD = json.loads(explain(4, 2, bias=True).to_json())


def but(**changed):
    return json.dumps({**GOOD, **changed})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("1" * 5000, "is not JSON|no explanation"),
        ("null", "no explanation"),
        ("[]", "no explanation"),
        ("{}", "no explanation"),
        ('{"schema": "convjax-grader/1"}', "no explanation"),
        (but(schema="convjax-explanation/2"), "no explanation"),
        (but(setting=None), "has no setting"),
        (but(setting=[1]), "has no setting"),
        (but(setting={**GOOD["setting"], "stride": 0}), "stride must be at least 1"),
        (but(setting={**GOOD["setting"], "stride": [1, None]}), "stride must be an int"),
        (but(setting={**GOOD["setting"], "colour": 1}), "'colour' is no argument"),
        (but(x=[[1.0]]), "x .* axes"),
        (but(x=[[[1.0], [2.0]], [[3.0]]]), "x must be nested lists"),
        (but(x="1"), "x must be nested lists"),
        (but(x=[[["1"]]]), "x must be nested lists"),
        (but(x=[[[True]]]), "x must be nested lists"),
        (but(x=[[[None]]]), "x must be nested lists"),
        (but(x={"0": 1}), "x must be nested lists"),
        (but(x=[]), "x must be nested lists"),
        (but(x=np.zeros((9, 9, 1)).tolist()), "input_size .* is not what the arrays say"),
        (but(kernel=[[[[10**400]]]]), "kernel must be nested lists|finite|not JSON"),
        (but(kernel=1e39).replace("1e+39", "[[[[1e39]]]]"), "finite"),
        (but(bias=[math.nan]), "holds NaN"),
        (but(bias=[math.inf]), "holds Infinity"),
        (but(bias=0.5).replace("0.5", "[1e999]"), "finite"),
        (but(output=math.nan), "holds NaN"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_document_that_is_none_is_refused(text, said):
    with pytest.raises(ConvjaxError, match=said):
        Explanation.from_json(text)


@pytest.mark.parametrize("text", [None, 3, b"{}", {}])
def test_what_is_no_text_is_no_document(text):
    with pytest.raises(ConvjaxError, match="must be a text"):
        Explanation.from_json(text)


def test_a_document_that_is_too_long_is_not_read(monkeypatch):
    monkeypatch.setattr(documents, "LONGEST", 1000)
    with pytest.raises(ConvjaxError, match="Use a smaller setting"):
        Explanation.from_json(" " * 1001)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (None, "operation"),
        ([], "operation"),
        ("conv", "operation"),
        ({"input_sise": 5}, "input_sise"),
        ({"input_size": 5, "kernel_size": 3, "stide": 1}, "stide"),
        ({"input_size": 5, "kernel_size": 3, "x": [[1, 2], [3]]}, "x"),
        ({"input_size": 5, "kernel_size": 3, "x": 4}, "x"),
        ({"input_size": 5, "kernel_size": "3"}, "kernel_size"),
        ({"input_size": {}, "kernel_size": 3}, "input_size"),
        ({"input_size": 5, "kernel_size": 3, "padding": {"low": 1}}, "padding"),
        ({"input_size": 5, "kernel_size": 3, "padding": [[[1]]]}, "padding"),
        ({"input_size": 5, "kernel_size": 3, "operation": ["conv"]}, "operation"),
        ({"input_size": 5, "kernel_size": 3, "operation": 7}, "operation"),
        ({"input_size": 5, "kernel_size": 3, "count_padding": 1}, "count_padding"),
        ({"input_size": 5, "kernel_size": 3, "bias": "yes"}, "bias"),
        ({"input_size": 5, "kernel_size": 3, "spatial_dims": 4}, "spatial_dims"),
        ({"input_size": 5, "kernel_size": 3, "in_channels": 2.5}, "in_channels"),
        ({"input_size": 10**30, "kernel_size": 3}, "input_size"),
        ({"input_size": 5, "kernel_size": 3, "stride": 1e300}, "stride"),
    ],
    ids=str,
)
def test_whatever_json_says_it_is_a_setting_or_a_setting_error(given, field):
    with pytest.raises(SettingError, match="Use ") as caught:
        explain_json(given)
    assert caught.value.field == field
    json.dumps(caught.value.nearest, allow_nan=False)


def test_null_is_what_is_not_given():
    nothing = dict.fromkeys(("x", "kernel", "bias", "stride", "out_channels", "padding", "groups"))
    assert explain_json({"input_size": 5, "kernel_size": 3, **nothing}).to_json() == explain(5, 3).to_json()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.slow
@effort(max_examples=300)
@given(st.dictionaries(st.sampled_from(documents.ARGUMENTS), JSON, max_size=3))
def test_any_json_for_any_argument_gives_an_explanation_or_a_setting_error(changed):
    try:
        shown = explain_json({"input_size": 4, "kernel_size": 2, **changed})
    except SettingError as error:
        json.dumps({"nearest": error.nearest}, allow_nan=False)
    else:
        strict(shown.to_json())


@effort(max_examples=200)
@given(st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_every_float32_is_read_again_as_itself_from_few_digits(values):
    numbers = np.array(values, np.float32)
    again = np.array(json.loads(decimals.as_json(numbers)), np.float64).astype(np.float32)
    np.testing.assert_array_equal(again, numbers)
    for word in decimals.words(numbers):
        assert len(word.partition("e")[0].replace("-", "").replace(".", "").lstrip("0")) <= 9


@pytest.mark.parametrize(("number", "word"), [(0.1, "0.1"), (1 / 3, "0.33333334"), (7, "7"), (-2.5, "-2.5"), (0, "0")])
def test_a_number_is_written_as_people_write_it(number, word):
    assert decimals.words(np.array([number, 0.5], np.float32))[0] == word
