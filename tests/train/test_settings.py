import json

import pytest

from convjax import ConvjaxError
from convjax.train import Recipe
from convjax.train.runs.config_files import read_config_file
from convjax.train.runs.presets import PRESETS, layer_of, preset_for, recipe_of
from convjax.train.runs.settings import Layer, Settings, combined

TOML = """
model = "resnet20"

[dataset]
name = "cifar10"
data_dir = "data"
image_size = [32, 24]

[recipe]
epochs = 20
optimizer = "sgd"
momentum = 0.8

[recipe.augmentation]
flip = true
translate = 4
"""


@pytest.fixture
def written(tmp_path):
    def write(text: str, name: str = "mine.toml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


def test_a_file_says_model_data_set_and_recipe_and_the_rest_is_as_it_would_be(written):
    settings = combined([read_config_file(written(TOML))])
    assert (settings.model, settings.dataset, str(settings.data_dir)) == ("resnet20", "cifar10", "data")
    assert settings.image_size == (32, 24)
    recipe = settings.recipe
    assert (recipe.epochs, recipe.optimizer, recipe.momentum, recipe.learning_rate) == (20, "sgd", 0.8, 0.05)
    assert (recipe.augmentation.flip, recipe.augmentation.translate, recipe.augmentation.mixup) == (True, 4, 0.0)
    assert combined([]) == Settings()


def test_what_is_typed_wins_over_a_file_and_a_file_over_a_preset_value_by_value(written):
    file = read_config_file(written('preset = "mnist-99"\nmodel = "lenet5"\n[recipe]\nepochs = 7\nseed = 3\n'))
    typed = Layer("", {"recipe": {"seed": 9, "augmentation": {"translate": 1}}})
    settings = combined([layer_of(file.values["preset"]), file, typed])
    assert (settings.model, settings.dataset) == ("lenet5", "mnist")
    recipe = settings.recipe
    assert (recipe.seed, recipe.epochs, recipe.batch_size, recipe.augmentation.translate) == (9, 7, 64, 1)


def test_a_change_within_the_augmentation_leaves_the_rest_of_it(written):
    settings = combined([read_config_file(written(TOML)), Layer("", {"recipe": {"augmentation": {"translate": 2}}})])
    assert (settings.recipe.augmentation.translate, settings.recipe.augmentation.flip) == (2, True)


def test_another_optimizer_comes_with_its_own_numbers_and_the_same_one_keeps_those_of_the_file(written):
    file = read_config_file(written(TOML))
    other = combined([file, Layer("", {"recipe": {"optimizer": "lion"}})]).recipe
    assert (other.momentum, other.learning_rate, other.epochs) == (None, 0.001, 20)
    assert combined([file, Layer("", {"recipe": {"optimizer": "sgd"}})]).recipe.momentum == 0.8


def test_the_configuration_of_a_run_says_again_what_it_was_asked_to_do_and_nothing_else(written):
    recipe = Recipe(epochs=3, optimizer="sgd", clip_norm=1.0, steps_per_execution=7)
    document = {
        "schema": "convjax-run/1",
        "model": {"name": "lenet5", "input_shape": [28, 28, 1], "classes": 10, "parameters": 1},
        "dataset": {"name": "mnist", "data_dir": "d", "image_size": None, "classes": ["a"], "pixel_max": 255},
        "platform": "cpu",
        "versions": {"jax": "0"},
        "recipe": recipe.as_dict(),
    }
    path = written(json.dumps(document), "config.json")
    for place in (path, path.parent):
        settings = combined([read_config_file(place)])
        assert settings.recipe == recipe
        assert (settings.model, settings.dataset, str(settings.data_dir)) == ("lenet5", "mnist", "d")
        assert (settings.image_size, settings.platform) == (None, "cpu")


def test_what_a_run_chose_by_its_machine_is_chosen_anew_but_where_that_very_run_goes_on(written):
    document = {"schema": "convjax-run/1", "recipe": Recipe(epochs=3, steps_per_execution=7).as_dict()}
    chosen = written(json.dumps(document | {"chosen": ["steps_per_execution"]}), "chosen.json")
    asked = written(json.dumps(document | {"chosen": []}), "asked.json")
    assert combined([read_config_file(chosen)]).recipe == Recipe(epochs=3)
    assert combined([read_config_file(chosen, with_chosen=True)]).recipe.steps_per_execution == 7
    assert combined([read_config_file(asked)]).recipe.steps_per_execution == 7


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("epochs 3", "mine.toml' is no TOML: Expected '=' after a key in a key/value pair (at line 1, column 8)."),
        ("[recipe]\nepochs = 3\nepochs = 4\n", "(at line 3, column 11)"),
        ("epochs = 3", "'epochs' stands outside of its table.\nWrite [recipe] above it."),
        ("flip = true", "'flip' stands outside of its table.\nWrite [recipe.augmentation] above it."),
        (
            "[augmentation]\nflip = true",
            "'augmentation' stands outside of its table.\nWrite [recipe.augmentation] above it.",
        ),
        ("modle = 'lenet5'", "Did you mean 'model'? There are preset, model, dataset,"),
        ("[recipe]\nlearningrate = 3", "There is no 'learningrate' in [recipe].\n  Did you mean 'learning_rate'?"),
        ("[recipe.augmentation]\nfilp = true", "in [recipe.augmentation].\n  Did you mean 'flip'?"),
        ("[dataset]\npath = 'x'", "There is no 'path' in [dataset]."),
        ("recipe = 3", "recipe must be a table, [recipe], not 3."),
        ("[recipe]\nepochs = 'ten'", "mine.toml': epochs must be a whole number, not 'ten'."),
        ("[recipe]\nepochs = 0", "mine.toml': epochs must be at least 1, not 0."),
        ("[recipe]\noptimizer = 'sdg'", "Did you mean 'sgd'?"),
        ("[recipe.augmentation]\nflip = 1", "mine.toml': flip must be True or False, got 1 (int)."),
        ("model = 3", "mine.toml': model must be a name, not 3."),
        ("image_size = [32]", "image_size must be two whole numbers, [height, width], not [32]."),
        ("platform = 'gpus'", "Did you mean 'gpu'?"),
    ],
)
def test_a_file_that_cannot_be_followed_is_answered_with_the_line_or_the_key_and_the_nearest_that_there_is(
    written, text, said
):
    with pytest.raises(ConvjaxError) as caught:
        combined([read_config_file(written(text))])
    assert said in str(caught.value)
    assert "mine.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [("{", "is no JSON"), ("[1]", "not an object"), ('{"schema": "other/3"}', "is of the schema 'other/3'")],
)
def test_a_json_file_that_is_no_configuration_is_told_so(written, text, said):
    with pytest.raises(ConvjaxError, match=said):
        read_config_file(written(text, "config.json"))


def test_a_file_that_is_not_there_or_no_text_is_told_so(tmp_path):
    with pytest.raises(ConvjaxError, match=r"There is no file '.*none.toml'"):
        read_config_file(tmp_path / "none.toml")
    with pytest.raises(ConvjaxError, match=r"There is no file '.*config.json'"):
        read_config_file(tmp_path)
    (tmp_path / "picture.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConvjaxError, match="is no text"):
        read_config_file(tmp_path / "picture.toml")


def test_a_wrong_value_that_was_typed_over_a_file_is_not_blamed_on_the_file(written):
    with pytest.raises(ConvjaxError) as caught:
        combined([read_config_file(written(TOML)), Layer("", {"recipe": {"epochs": 0}})])
    assert str(caught.value).startswith("epochs must be")


def test_every_preset_can_be_followed_and_a_misspelt_one_is_answered_with_the_nearest():
    for name, preset in PRESETS.items():
        assert recipe_of(name) == combined([layer_of(name)]).recipe
        assert preset_for(preset.dataset) == (name if preset.by_itself else None)
    with pytest.raises(ConvjaxError, match="Did you mean 'mnist-99'"):
        layer_of("mnist99")
