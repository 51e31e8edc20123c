import json
from dataclasses import fields, replace

import numpy as np
import pytest

from convjax import ConvjaxError
from convjax.data import Augmentation
from convjax.train import Recipe


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("epochs", 0),
        ("epochs", -3),
        ("epochs", 2.0),
        ("epochs", "3"),
        ("epochs", True),
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
        ("learning_rate", "0.1"),
        ("weight_decay", -1e-9),
        ("weight_decay", float("inf")),
        ("validation_fraction", 1),
        ("validation_fraction", -0.1),
        ("optimizer", "adamv"),
        ("optimizer", None),
        ("schedule", 3),
        ("compute_dtype", "float16"),
        ("loading", "disk"),
        ("warmup_epochs", -1),
        ("warmup_epochs", 30),
        ("beta1", 1),
        ("beta2", -0.1),
        ("momentum", 0.9),  # adamw has none
        ("nesterov", 1),
        ("label_smoothing", 1.0),
        ("clip_norm", 0),
        ("average_decay", 1.0),
        ("average_decay", 0),
        ("accumulation_steps", 0),
        ("accumulation_steps", 5),
        ("patience", 0),
        ("patience", 1.5),
        ("augmentation", {"flip": True}),
    ],
)
def test_a_value_outside_its_range_is_an_error_that_names_it_and_its_value(name, value):
    with pytest.raises(ConvjaxError) as caught:
        Recipe(**{name: value})
    assert str(caught.value).startswith(f"{name} must ")
    assert repr(value) in str(caught.value)


def test_numbers_of_numpy_are_taken_and_kept_as_numbers_of_python():
    recipe = Recipe(epochs=np.int64(3), learning_rate=np.float32(0.5))
    assert (type(recipe.epochs), type(recipe.learning_rate)) == (int, float)


@pytest.mark.parametrize(
    ("optimizer", "own"),
    [
        ("adamw", (0.002, 0.1, None, 0.9, 0.999)),
        ("adam", (0.002, 0.0, None, 0.9, 0.999)),
        ("sgd", (0.05, 0.005, 0.9, None, None)),
        ("lion", (0.001, 1.0, None, 0.9, 0.99)),
        ("muon", (0.002, 0.1, 0.95, 0.9, 0.999)),
    ],
)
def test_where_nothing_is_said_an_optimizer_takes_the_numbers_that_the_docstring_has_for_it(optimizer, own):
    recipe = Recipe(optimizer=optimizer)
    found = (recipe.learning_rate, recipe.weight_decay, recipe.momentum, recipe.beta1, recipe.beta2)
    assert found == own
    row = next(line for line in (Recipe.__doc__ or "").splitlines() if line.strip().startswith(f"| {optimizer} "))
    told = [cell.strip() for cell in row.strip(" |").split("|")][1:]
    shown = ["none" if value == 0 else "" if value is None else f"{value}" for value in own]
    assert told == [*shown, *[""] * (5 - len(shown))][: len(told)]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"optimizer": "sgd", "beta1": 0.9}, "optimizer 'adamw' or 'adam' or 'lion' or 'muon'"),
        ({"optimizer": "adam", "weight_decay": 0.1}, "weight_decay must be None for adam"),
        ({"optimizer": "Adamw"}, "Did you mean 'adamw'?"),
        ({"schedule": "onecycle"}, "Did you mean 'one_cycle'?"),
        ({"patience": 3, "validation_fraction": 0.0}, "there is no validation loss to wait for"),
        ({"batch_size": 10, "accumulation_steps": 4}, "accumulation_steps must divide batch_size, not 4 in 10"),
        ({"epochs": 2, "warmup_epochs": 2.5}, "warmup_epochs must be less than epochs, not 2.5 of 2"),
    ],
)
def test_what_does_not_go_together_is_told_with_a_way_on(values, said):
    with pytest.raises(ConvjaxError) as caught:
        Recipe(**values)
    assert said in str(caught.value)


def test_a_recipe_comes_back_from_json_as_it_was():
    recipe = Recipe(
        optimizer="muon",
        schedule="one_cycle",
        clip_norm=2.0,
        patience=4,
        steps_per_execution=7,
        augmentation=Augmentation(translate=2, mixup=0.2),
    )
    assert Recipe.from_dict(json.loads(json.dumps(recipe.as_dict()))) == recipe
    assert list(recipe.as_dict()) == [field.name for field in fields(Recipe)]
    assert replace(recipe, epochs=3).augmentation.translate == 2


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"epoch": 3}, "There is no 'epoch' in a recipe.\n  Did you mean 'epochs'?"),
        ({"augmentation": {"flipped": True}}, "There is no 'flipped' in an augmentation.\n  Did you mean 'flip'?"),
        ({"augmentation": 3}, "augmentation must be an Augmentation, not 3."),
        ({"epochs": [3]}, "epochs must be a whole number, not [3]."),
    ],
)
def test_a_key_that_there_is_none_of_is_an_error_that_offers_the_nearest(values, said):
    with pytest.raises(ConvjaxError) as caught:
        Recipe.from_dict(values)
    assert str(caught.value).startswith(said)
