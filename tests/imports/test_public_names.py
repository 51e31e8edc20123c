"""Where the public names are found, and what they are not mixed with; tests/fuzz walks over them."""

import ast
from pathlib import Path

import pytest

import convjax
from convjax import arithmetic, inspect, nn, ops, testing

FOREIGN = [
    (convjax, "conv2d", "convjax.conv"),
    (convjax, "conv_transpose2d", "convjax.conv_transpose"),
    (convjax, "max_pool2d", "convjax.max_pool"),
    (convjax, "interpolate", "convjax.upsample"),
    (convjax, "Conv2d", "convjax.nn.Conv"),
    (nn, "conv2d", "convjax.conv"),
    (nn, "Conv2d", "convjax.nn.Conv"),
    (nn, "Conv2DTranspose", "convjax.nn.ConvTranspose"),
    (nn, "ConvTranspose2d", "convjax.nn.ConvTranspose"),
    (nn, "Linear", "convjax.nn.Dense"),
    (nn, "Dens", "convjax.nn.Dense"),
    (nn, "BatchNorm2d", "convjax.nn.BatchNorm"),
    (nn, "BatchNormalization", "convjax.nn.BatchNorm"),
    (nn, "MaxPool2d", "convjax.nn.MaxPool"),
    (nn, "AveragePooling2D", "convjax.nn.AvgPool"),
    (nn, "AdaptiveAvgPool2d", "convjax.nn.AdaptiveAvgPool"),
    (nn, "SeparableConv2D", "convjax.nn.SeparableConv"),
    (nn, "UpSampling2D", "convjax.nn.Upsample"),
    (nn, "ReLU", "jax.nn.relu"),
    (nn, "Sequential", "flax.nnx.Sequential"),
]


def test_every_name_of_the_package_can_be_had_and_is_the_one_of_its_room():
    for room in (arithmetic, ops):
        for name in set(room.__all__) & set(convjax.__all__):
            assert getattr(convjax, name) is getattr(room, name)
    assert {*arithmetic.__all__, *ops.__all__, "ConvjaxError"} <= set(convjax.__all__)
    for name in convjax.__all__:
        assert getattr(convjax, name) is not None
    assert issubclass(convjax.ConvjaxError, ValueError)


@pytest.mark.parametrize(("room", "name", "meant"), FOREIGN, ids=str)
def test_a_name_of_another_library_is_told_the_one_here(room, name, meant):
    with pytest.raises(AttributeError) as caught:
        getattr(room, name)
    assert str(caught.value) == f"No {room.__name__} attribute {name}. Did you mean {meant}?"


@pytest.mark.parametrize("room", [convjax, nn], ids=str)
@pytest.mark.parametrize("name", ["transformer", "__wrapped__", "_conv2d"])
def test_a_name_that_resembles_none_is_only_said_to_be_missing(room, name):
    assert not hasattr(room, name)
    with pytest.raises(AttributeError, match=rf"^No {room.__name__} attribute {name}\.$"):
        getattr(room, name)


def test_no_module_has_the_name_of_a_public_function():
    folder = Path(convjax.__file__).parent
    modules = {path.stem for path in folder.rglob("*.py")} | {path.name for path in folder.rglob("*") if path.is_dir()}
    rooms = (arithmetic, inspect, nn, ops, ops.initializers, testing)
    names = {name: getattr(room, name) for room in rooms for name in room.__all__}
    assert modules & {name for name, value in names.items() if callable(value)} == set()


def test_the_loops_share_no_code_with_what_they_are_compared_with():
    for file in Path(testing.__file__).parent.glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        from_elsewhere = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level != 1]
        imported = {node.module for node in from_elsewhere}
        imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
        assert imported <= {"itertools", "math", "numpy", "numpy.typing", "collections.abc", "typing"}
