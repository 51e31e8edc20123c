import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from convjax import ConvjaxError
from convjax.arithmetic import conv_parameters, dense_parameters, output_size
from convjax.nn import models


def leaf_sizes(module):
    return sum(leaf.size for leaf in jax.tree.leaves(nnx.state(module, nnx.Param)))


def tutorial_cnn_parameters(height, width, channels, classes):
    size = output_size(output_size((height, width), 3, padding="SAME"), 2, stride=2)
    return conv_parameters(3, channels, 32) + dense_parameters(size[0] * size[1] * 32, classes)


def lenet5_parameters(height, width, channels, classes):
    size = (height, width)
    for _ in range(2):
        size = output_size(output_size(size, 5), 2, stride=2)
    dense = [(size[0] * size[1] * 16, 120), (120, 84), (84, classes)]
    convolutions = conv_parameters(5, channels, 6) + conv_parameters(5, 6, 16)
    return convolutions + sum(dense_parameters(*pair) for pair in dense)


@functools.cache
def small(name):
    return models.build(name, input_shape=(20, 20, 1))


COUNTED = {"tutorial_cnn": tutorial_cnn_parameters, "lenet5": lenet5_parameters}


@pytest.mark.parametrize(
    ("name", "input_shape", "published"),
    [("tutorial_cnn", (28, 28, 1), 63_050), ("tutorial_cnn", (8, 8, 1), 5_450), ("lenet5", (32, 32, 1), 61_706)],
)
def test_published_counts_are_the_sums_of_the_leaf_sizes_and_what_arithmetic_counts(name, input_shape, published):
    model = nnx.eval_shape(lambda: models.build(name, input_shape=input_shape))
    assert leaf_sizes(model) == COUNTED[name](*input_shape, 10) == published


@pytest.mark.parametrize("name", models.names())
@pytest.mark.parametrize(("input_shape", "classes"), [((28, 28, 1), 10), ((32, 32, 3), 7), ((17, 29, 2), 1)])
def test_every_model_is_sized_by_arithmetic_for_other_images(name, input_shape, classes):
    model = nnx.eval_shape(lambda: models.build(name, input_shape=input_shape, classes=classes))
    assert leaf_sizes(model) == COUNTED[name](*input_shape, classes)
    logits = nnx.eval_shape(lambda model, x: model(x), model, jnp.zeros((3, *input_shape)))
    assert logits.shape == (3, classes)


@pytest.mark.parametrize("name", models.names())
def test_a_model_gives_one_image_what_it_gives_it_in_a_batch(name):
    model = small(name)
    x = jnp.asarray(np.random.default_rng(0).normal(size=(3, 20, 20, 1)), jnp.float32)
    np.testing.assert_allclose(model(x)[1], model(x[1]), rtol=1e-4, atol=1e-5)


def test_without_an_input_shape_a_model_is_the_published_one():
    assert models.build("tutorial_cnn")(jnp.zeros((1, 28, 28, 1))).shape == (1, 10)
    assert models.build("lenet5")(jnp.zeros((1, 32, 32, 1))).shape == (1, 10)


@pytest.mark.parametrize("name", models.names())
def test_a_seed_and_the_streams_of_that_seed_give_the_same_model(name):
    by_seed, by_streams, other = (nnx.state(models.build(name, rngs=rngs)) for rngs in (3, nnx.Rngs(3), 4))
    assert jax.tree.all(jax.tree.map(lambda a, b: bool((a == b).all()), by_seed, by_streams))
    assert not jax.tree.all(jax.tree.map(lambda a, b: bool((a == b).all()), by_seed, other))


@pytest.mark.parametrize("name", models.names())
def test_every_parameter_gets_a_gradient(name):
    model = small(name)
    x = jnp.asarray(np.random.default_rng(0).normal(size=(8, 20, 20, 1)), jnp.float32)
    gradients = nnx.jit(nnx.grad(lambda model: (model(x) ** 2).sum()))(model)
    assert all(bool(jnp.any(leaf != 0)) for leaf in jax.tree.leaves(gradients))


@pytest.mark.parametrize("name", models.names())
def test_the_logits_of_a_fresh_model_are_of_moderate_size(name):
    x = jnp.asarray(np.random.default_rng(0).uniform(size=(64, 20, 20, 1)), jnp.float32)
    logits = small(name)(x)
    assert 0.05 < float(logits.std()) < 3


@pytest.mark.parametrize("name", models.names())
def test_a_model_is_exported_with_a_symbolic_batch_size(name):
    x = jax.ShapeDtypeStruct(jax.export.symbolic_shape("batch, 20, 20, 1"), jnp.float32)
    model = small(name)  # before it is traced: what is kept must hold numbers
    exported = jax.export.export(jax.jit(lambda x: model(x)))(x)
    assert str(exported.out_avals[0].shape) == "(batch, 10)"


@pytest.mark.parametrize("name", models.names())
def test_a_model_can_be_described_without_drawing_its_parameters(name):
    abstract = nnx.eval_shape(lambda: models.build(name, input_shape=(20, 20, 1)))
    assert all(isinstance(leaf, jax.ShapeDtypeStruct) for leaf in jax.tree.leaves(nnx.state(abstract)))
    assert leaf_sizes(abstract) == leaf_sizes(small(name))


def message(*args, **options):
    with pytest.raises(ConvjaxError) as caught:
        models.build(*args, **options)
    return str(caught.value)


def test_an_unknown_model_is_told_which_is_meant_and_which_there_are():
    assert message("tutorial-cnn") == (
        "There is no model 'tutorial-cnn'.\n  Did you mean 'tutorial_cnn'? Use one of tutorial_cnn, lenet5."
    )
    assert "Did you mean 'lenet5'?" in message("LeNet-5")
    assert "Did you mean" not in message("transformer")


def test_an_image_too_small_is_told_the_layer_where_it_ends_and_the_smallest_that_does():
    assert message("lenet5", input_shape=(8, 8, 1)) == (
        "lenet5 cannot take input_shape (8, 8, 1):\n"
        "  conv2 needs 5×5 and 2×2 is left before it.\n"
        "  Use images of at least 16×16."
    )
    assert leaf_sizes(models.build("lenet5", input_shape=(16, 16, 1)))
    for size in (1, 4, 15):
        assert "at least 16×16" in message("lenet5", input_shape=(size, 32, 1))
    assert "pool needs 2×2 and 1×9 is left" in message("tutorial_cnn", input_shape=(1, 9, 1))


@pytest.mark.usefixtures("unhooked")
@pytest.mark.parametrize(
    ("argument", "bad"),
    [("name", bad) for bad in (None, 3, ["lenet5"], "", "vgg")]
    + [("input_shape", bad) for bad in (28, (28, 28), (28, 28, 1, 1), "28x28", (28, 28, 0), (28.0, 28, 1), (-1, 28, 1))]
    + [("classes", bad) for bad in (0, -1, 2.5, "10", True)]
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
        models.build("tutorial_cnn")(jnp.zeros(shape))
