"""What is said of images and arguments that a model cannot take."""

import functools
import re

import jax
import jax.numpy as jnp
import pytest
from flax import nnx

from convjax import ConvjaxError
from convjax.nn import models
from convjax.nn.models.registry import MODELS, classifiers, classifiers_of

ANY_SIZE = ["resnet20", "mobilenet_v1", "resnet18", "unet_small"]


@functools.cache
def abstract(name, **options):
    return nnx.eval_shape(lambda: models.build(name, **options))


def shape_of(model, *shape):
    return nnx.eval_shape(lambda model, x: model(x), model, jax.ShapeDtypeStruct(shape, jnp.float32))


def message(*args, **options):
    with pytest.raises(ConvjaxError) as caught:
        nnx.eval_shape(lambda: models.build(*args, **options))
    return str(caught.value)


def test_an_unknown_model_is_told_which_is_meant_and_which_there_are():
    assert message("tutorial-cnn") == (
        f"There is no model 'tutorial-cnn'.\n  Did you mean 'tutorial_cnn'? Use one of {', '.join(models.names())}."
    )
    assert "Did you mean 'lenet5'?" in message("LeNet-5")
    assert "Did you mean" not in message("transformer")


def test_an_input_shape_of_another_form_is_told_the_published_one():
    assert message("resnet18", input_shape=(224, 224)) == (
        "input_shape (224, 224) is not (height, width, channels).\n"
        "  Use three ints, such as (224, 224, 3), which it was published with."
    )


def test_an_image_too_small_is_told_the_layer_where_it_ends_and_the_smallest_that_does():
    assert message("lenet5", input_shape=(8, 8, 1)) == (
        "lenet5 cannot take input_shape (8, 8, 1):\n"
        "  conv2 needs 5×5 and 2×2 is left before it.\n"
        "  Use images of at least 16×16, or another model, one of tutorial_cnn, resnet20, mobilenet_v1, resnet18."
    )
    assert message("vgg16", input_shape=(31, 224, 3)) == (
        "vgg16 cannot take input_shape (31, 224, 3):\n"
        "  the pool after blocks.4 needs 2×2 and 1×14 is left before it.\n"
        "  Use images of at least 32×32, or another model, one of"
        " tutorial_cnn, lenet5, fast_mnist, resnet20, mobilenet_v1, resnet18."
    )
    for size in (1, 4, 15):
        assert "at least 16×16" in message("lenet5", input_shape=(size, 32, 1))
    assert "pool needs 2×2 and 1×9 is left" in message("tutorial_cnn", input_shape=(1, 9, 1))


@pytest.mark.slow
@pytest.mark.parametrize(
    "shape", [(1, 9, 1), (8, 8, 1), pytest.param((31, 224, 3), marks=pytest.mark.slow), (12, 15, 1)], ids=str
)
def test_the_models_named_for_small_images_are_those_that_can_be_built_for_them(shape):
    def can(name):
        try:
            abstract(name, input_shape=shape)
        except ConvjaxError:
            return False
        return True

    assert list(classifiers_of(shape)) == [name for name in classifiers() if can(name)]


def test_an_input_shape_with_its_channels_first_is_recognised():
    text = message("lenet5", input_shape=(1, 28, 28))
    assert "Use input_shape=(28, 28, 1) if its channels stand first, images of at least 16×16, or" in text
    assert "Use input_shape=(224, 224, 3) if" in message("vgg16", input_shape=(3, 224, 224))
    assert "channels stand first" not in message("lenet5", input_shape=(1, 28, 10))


@pytest.mark.parametrize("name", models.names())
def test_the_smallest_images_of_the_table_fit_and_smaller_ones_do_not(name):
    rows = dict(re.findall(r"^ *\| (\w+) +\| \d+×.*\| +(\d+)×\2 \|", models.build.__doc__, re.MULTILINE))
    least = int(rows[name])
    assert MODELS[name].least == least
    if name in ANY_SIZE:
        assert shape_of(abstract(name), 1, least, least, 3).shape[-1] == MODELS[name].classes
    else:
        abstract(name, input_shape=(least, least, 1))
    smaller = message(name, input_shape=(least - 1, least, 1))
    assert f"{least}×{least}" in smaller if least > 1 else "input_shape must be at least 1" in smaller


def test_a_u_net_refuses_sides_that_do_not_come_back_and_names_the_next_that_do():
    assert message("unet_small", input_shape=(100, 64, 3)) == (
        "unet_small takes images whose sides are multiples of 8, its total stride:\n"
        "  input_shape is (100, 64, 3).\n"
        "  Use images of 104×64, the next that fit: pad or resize them."
    )
    with pytest.raises(ConvjaxError, match=r"multiples of 8.*\n.*x is \(1, 20, 16, 3\).*\n.*24×16"):
        shape_of(abstract("unet_small"), 1, 20, 16, 3)


@pytest.mark.usefixtures("unhooked")
@pytest.mark.parametrize(
    ("argument", "bad"),
    [("name", bad) for bad in (None, 3, ["lenet5"], "", "vgg")]
    + [("input_shape", bad) for bad in (28, (28, 28), (28, 28, 1, 1), "28x28", (28, 28, 0), (28.0, 28, 1), (-1, 28, 1))]
    + [("classes", bad) for bad in (0, -1, 2.5, "10", True)]
    + [("dtype", bad) for bad in ("int32", "complex64", "no type", 3)]
    + [("param_dtype", bad) for bad in (None, "int32", "complex64")]
    + [("rngs", bad) for bad in (None, "0", 1.5, True, -1, 2**40, jax.random.key(0))],
    ids=str,
)
def test_a_bad_argument_is_named_with_a_mend(argument, bad):
    text = message(**{"name": "lenet5", argument: bad})
    assert ("model" if argument == "name" else argument) in text
    assert "Use " in text.splitlines()[-1]


@pytest.mark.usefixtures("unhooked")
@pytest.mark.parametrize("shape", [(8, 8, 1), (2, 8, 8, 1), (28, 28), (28, 28, 3), (1, 1, 28, 28, 1)], ids=str)
def test_images_of_another_shape_than_built_for_are_refused_with_both(shape):
    with pytest.raises(ConvjaxError, match=r"(?s)built for images of shape \(28, 28, 1\).*x is \(.*Use "):
        shape_of(abstract("tutorial_cnn"), *shape)


def test_images_refused_in_a_batch_are_told_without_its_size():
    with pytest.raises(ConvjaxError) as caught:
        shape_of(abstract("tutorial_cnn"), 256, 8, 8, 1)
    assert str(caught.value) == (
        "this tutorial_cnn was built for images of shape (28, 28, 1):\n"
        "  an image of x is (8, 8, 1).\n"
        "  Use such images, or build('tutorial_cnn', input_shape=...) for others."
    )
    with pytest.raises(ConvjaxError, match=r"3 channels:\n  an image of x is \(8, 8, 1\)"):
        shape_of(abstract("resnet20"), 256, 8, 8, 1)


@pytest.mark.usefixtures("unhooked")
@pytest.mark.parametrize("name", ANY_SIZE)
@pytest.mark.parametrize("shape", [(8, 8, 1), (2, 8, 8, 4), (8, 8), (1, 1, 8, 8, 3), (1, 0, 8, 3)], ids=str)
def test_images_of_other_channels_than_built_for_are_refused_with_both(name, shape):
    with pytest.raises(ConvjaxError, match=r"(?s)built for images of 3 channels.*x is \(.*Use "):
        shape_of(abstract(name), *shape)
