import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

import convjax
from convjax import ConvjaxError
from convjax.inspect import layer_outputs


class Mine(nnx.Module):
    """Layers of Flax, layers of a layer, and functions outside of layers, with norms and dropout in between."""

    def __init__(self, rngs: nnx.Rngs):
        self.conv = nnx.Conv(2, 4, (3, 3), rngs=rngs)
        self.norm = nnx.BatchNorm(4, rngs=rngs)
        self.kernel = nnx.Param(jax.random.normal(rngs(), (2, 2, 4, 3)))
        self.parts = nnx.List([convjax.nn.Conv(3, 5, 1, rngs=rngs), convjax.nn.AvgPool(2)])
        self.dropout = nnx.Dropout(0.5, rngs=rngs)
        self.head = nnx.Linear(5, 3, rngs=rngs)

    def __call__(self, x: jax.Array) -> jax.Array:
        x = nnx.max_pool(jax.nn.relu(self.norm(self.conv(x))), (2, 2), strides=(2, 2))
        x = jax.jit(lambda x, k: convjax.conv(x, k))(x, self.kernel[...])
        x = self.dropout(nnx.remat(self.parts[0].__class__.__call__)(self.parts[0], x))
        return self.head(self.parts[1](x).mean((1, 2)))


@pytest.fixture(scope="module")
def mine() -> Mine:
    return nnx.jit(lambda: Mine(nnx.Rngs(0)))()


@pytest.fixture
def image() -> np.ndarray:
    return np.random.default_rng(0).normal(size=(9, 8, 2)).astype(np.float32)


def test_the_first_kernel_and_all_convolutions_and_pools_in_layers_and_outside_of_them_are_found_in_their_order(
    mine, image
):
    outputs, first = layer_outputs(mine, image)
    assert first.name == "conv"
    np.testing.assert_array_equal(first.kernel, mine.conv.kernel[...])
    assert [(one.name, one.kind, one.maps.shape) for one in outputs] == [
        ("conv", "Conv", (9, 8, 4)),
        ("max_pool_1", "max_pool", (4, 4, 4)),
        ("conv_1", "conv", (3, 3, 3)),
        ("parts.0", "Conv", (3, 3, 5)),
        ("parts.1", "AvgPool", (1, 1, 5)),
    ]


def test_the_values_are_those_that_the_layers_give_in_evaluation(mine, image):
    outputs, _ = layer_outputs(mine, image)

    @nnx.jit
    def by_hand(model: Mine, x: jax.Array) -> list[jax.Array]:
        first = model.conv(x)
        pooled = nnx.max_pool(jax.nn.relu(model.norm(first)), (2, 2), strides=(2, 2))
        second = convjax.conv(pooled, model.kernel[...])
        third = model.parts[0](second)
        return [first, pooled, second, third, model.parts[1](third)]

    model = nnx.view(mine, deterministic=True, use_running_average=True, raise_if_not_found=False)
    for one, array in zip(outputs, by_hand(model, jnp.asarray(image)[None]), strict=True):
        np.testing.assert_allclose(one.maps, array[0], rtol=1e-4, atol=1e-5)


def test_a_model_without_convolutions_has_no_outputs_and_no_kernel():
    class Flat(nnx.Module):
        def __call__(self, x: jax.Array) -> jax.Array:
            return x.reshape(x.shape[0], -1)

    assert layer_outputs(Flat(), np.zeros((2, 2, 1), np.float32)) == ((), None)


@pytest.mark.slow
@pytest.mark.parametrize("name", convjax.nn.models.names())
def test_every_model_shows_its_convolutions(name):
    model = convjax.nn.models.build(name, input_shape=(32, 32, 1))
    outputs, first = layer_outputs(model, np.zeros((32, 32, 1), np.float32))
    assert [one.name for one in outputs].count(first.name) == 1
    assert outputs[0].name == first.name
    shown = sum(one.kind.endswith("Conv") or one.kind == "ConvTranspose" for one in outputs)
    kernels = (leaf.ndim == 4 for leaf in jax.tree.leaves(nnx.state(model, nnx.Param)))
    assert shown == sum(kernels)


@pytest.mark.parametrize(("model", "shape"), [("lenet5", (4, 4, 1)), (None, (4, 4, 1)), ("mine", (1, 4, 4, 1))])
def test_what_is_no_model_or_no_image_is_an_error(mine, model, shape):
    with pytest.raises(ConvjaxError, match="image must be" if model == "mine" else "model must be"):
        layer_outputs(mine if model == "mine" else model, np.zeros(shape, np.float32))
