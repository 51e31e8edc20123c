import numpy as np
import pytest

from convjax import ConvjaxError
from convjax.train import Recipe


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("epochs", 0),
        ("epochs", -3),
        ("epochs", 2.0),
        ("epochs", "3"),
        ("batch_size", 0),
        ("steps_per_execution", 0),
        ("steps_per_execution", "auto"),
        ("seed", -1),
        ("seed", 2**32),
        ("learning_rate", 0),
        ("learning_rate", -0.1),
        ("learning_rate", float("nan")),
        ("learning_rate", float("inf")),
        ("learning_rate", "fast"),
        ("weight_decay", -1e-9),
        ("weight_decay", float("inf")),
        ("validation_fraction", 1),
        ("validation_fraction", -0.1),
    ],
)
def test_a_number_outside_its_range_is_an_error_that_names_it_and_its_value(name, value):
    with pytest.raises(ConvjaxError) as caught:
        Recipe(**{name: value})
    assert str(caught.value).startswith(f"{name} must ")
    assert repr(value) in str(caught.value)


def test_numbers_of_numpy_are_taken_and_kept_as_numbers_of_python():
    recipe = Recipe(epochs=np.int64(3), learning_rate=np.float32(0.5))
    assert (type(recipe.epochs), type(recipe.learning_rate)) == (int, float)
