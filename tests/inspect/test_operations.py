import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

import convjax
from convjax import ConvjaxError
from convjax.inspect.operations import Operations

pytestmark = pytest.mark.slow


class Mine(nnx.Module):
    """Layers of convjax and of Flax, norms and activations, a sum of two ways, and functions outside of layers."""

    def __init__(self, rngs: nnx.Rngs):
        self.conv = convjax.nn.Conv(2, 4, 3, stride=2, padding="SAME", rngs=rngs)
        self.norm = convjax.nn.BatchNorm(4, rngs=rngs)
        self.grouped = nnx.Conv(4, 6, (3, 2), kernel_dilation=2, padding="SAME", feature_group_count=2, rngs=rngs)
        self.spread = nnx.ConvTranspose(6, 4, (3, 3), strides=(2, 2), padding="SAME", rngs=rngs)
        self.up = convjax.nn.ConvTranspose(4, 3, 2, stride=2, rngs=rngs)
        self.kernel = nnx.Param(jax.random.normal(rngs(), (2, 2, 3, 3)))
        self.pool = convjax.nn.AvgPool(3, stride=2, padding=1, count_padding=False)
        self.head = nnx.Linear(3, 5, rngs=rngs)

    def __call__(self, x: jax.Array) -> jax.Array:
        first = jax.nn.relu(self.norm(self.conv(x)))
        second = jax.nn.silu(self.grouped(first))
        third = jnp.tanh(self.spread(second)) * 2
        third = nnx.max_pool(third, (2, 2), strides=(2, 2)) + first
        fourth = self.pool(self.up(third))
        fifth = convjax.conv(fourth, self.kernel[...], padding="SAME")
        with jax.numpy_dtype_promotion("standard"):  # Flax divides by ints
            fifth = nnx.avg_pool(fifth, (2, 2), padding="SAME")
        return self.head(jax.nn.gelu(fifth).mean((1, 2)))


SHAPE = (9, 8, 2)


@pytest.fixture(scope="module")
def mine() -> Mine:
    model = nnx.jit(lambda: Mine(nnx.Rngs(0)))()
    model.norm.mean[...] = jnp.arange(4.0)  # so that the norm does something
    return nnx.view(model, deterministic=True, use_running_average=True, raise_if_not_found=False)


@pytest.fixture(scope="module")
def operations(mine) -> Operations:
    return Operations(mine, SHAPE)


@pytest.fixture(scope="module")
def image() -> np.ndarray:
    return np.random.default_rng(0).normal(size=SHAPE).astype(np.float32)


def test_layers_have_their_operations_their_steps_and_where_their_input_comes_from(operations):
    told = [(one.name, one.moves.operation, one.bias, one.steps, one.source, one.after) for one in operations.layers]
    assert told == [
        ("conv", "conv", True, ("norm (BatchNorm)", "relu"), "the image", ""),
        ("grouped", "conv", True, ("silu",), "conv", "relu"),
        ("spread", "conv_transpose", True, ("tanh, ×",), "grouped", "silu"),
        ("max_pool_1", "max_pool", False, (), "spread", "tanh, ×"),
        ("up", "conv_transpose", True, (), "", ""),  # the sum of two layers goes in
        ("pool", "avg_pool", False, (), "up", ""),
        ("conv_1", "conv", False, (), "pool", ""),
        ("sum_pool_1", "avg_pool", False, operations.layers[7].steps, "conv_1", ""),
    ]


def test_outputs_and_steps_are_those_of_running_the_layers_by_hand(mine, operations, image):
    @nnx.jit
    def by_hand(model: Mine, x: jax.Array) -> list[jax.Array]:
        conv = model.conv(x)
        norm = model.norm(conv)
        grouped = model.grouped(jax.nn.relu(norm))
        spread = model.spread(jax.nn.silu(grouped))
        joined = nnx.max_pool(jnp.tanh(spread) * 2, (2, 2), strides=(2, 2)) + jax.nn.relu(norm)
        return [conv, norm, jax.nn.relu(norm), grouped, jax.nn.silu(grouped), model.up(joined), model(x)]

    layers = by_hand(mine, jnp.asarray(image)[None])
    conv, norm, relu, grouped, silu, up, result = (np.asarray(one[0]) for one in layers)
    found = operations(image)
    first, second, *_ = found.layers
    for ours, theirs in [
        (first.output, conv),
        (first.steps[0], norm),
        (first.steps[1], relu),
        (second.output, grouped),
        (second.steps[0], silu),
        (found.layers[4].output, up),
        (found.result, result),
    ]:
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5)


def test_input_kernel_and_bias_give_the_output_by_the_public_functions(operations, image):
    found = operations(image)
    for layer, values in zip(operations.layers, found.layers, strict=True):
        moves, size = layer.moves, layer.output_shape[:2]
        if moves.is_pool:
            continue
        options = {"stride": moves.stride, "dilation": moves.dilation, "groups": moves.groups}
        x, kernel = jnp.asarray(values.input), jnp.asarray(values.kernel)
        bias = None if values.bias is None else jnp.asarray(values.bias)
        if moves.operation == "conv":
            again = convjax.conv(x, kernel, bias, padding=moves.padding, **options)
        else:
            (low, _), (left, _) = moves.padding
            whole = convjax.conv_transpose(x, kernel, bias, **options)
            again = whole[low : low + size[0], left : left + size[1]]
        np.testing.assert_allclose(again, values.output, rtol=1e-4, atol=1e-5, err_msg=layer.name)


def test_a_transposed_convolution_of_xla_with_groups_is_told_as_one_of_this_package():
    class Spread(nnx.Module):
        def __init__(self, rngs: nnx.Rngs):
            self.kernel = nnx.Param(jax.random.normal(rngs(), (3, 2, 2, 6)))

        def __call__(self, x: jax.Array) -> jax.Array:
            numbers = ("NHWC", "HWIO", "NHWC")
            return jax.lax.conv_general_dilated(
                x,
                self.kernel[...],
                (1, 1),
                ((1, 2), (1, 0)),
                lhs_dilation=(2, 3),
                rhs_dilation=(1, 2),
                dimension_numbers=numbers,
                feature_group_count=2,
            )

    x = np.random.default_rng(1).normal(size=(4, 3, 4)).astype(np.float32)
    operations = Operations(Spread(nnx.Rngs(0)), x.shape)
    (layer,), (values,) = operations.layers, operations(x).layers
    moves = layer.moves
    assert (moves.operation, moves.stride, moves.groups) == ("conv_transpose", (2, 3), 2)
    (low, _), (left, _) = moves.padding
    whole = convjax.conv_transpose(jnp.asarray(x), jnp.asarray(values.kernel), stride=(2, 3), dilation=(1, 2), groups=2)
    height, width, _ = layer.output_shape
    ours = whole[low : low + height, left : left + width]
    np.testing.assert_allclose(ours, values.output[: ours.shape[0], : ours.shape[1]], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("number", [0, 1, 3, 5])
def test_what_a_unit_sees_bounds_where_the_gradient_is_not_zero(mine, operations, number):
    layer = operations.layers[number]
    row, column, channel = (size // 2 for size in layer.output_shape)
    (top, bottom), (left, right) = layer.seen_by(row, column, channel)

    def one(x: jax.Array) -> jax.Array:
        conv = jax.nn.sigmoid(mine.norm(mine.conv(x)))  # no unit is asleep
        grouped = jax.nn.sigmoid(mine.grouped(conv))
        spread = mine.spread(grouped)
        third = convjax.avg_pool(spread, 2)
        layers = [conv, grouped, None, third, None, mine.pool(mine.up(third + conv))]
        return layers[number][0, row, column, channel]

    gradient = jax.grad(one)(jnp.asarray(np.random.default_rng(2).normal(size=(1, *SHAPE)), jnp.float32))
    rows, columns = np.nonzero(np.abs(np.asarray(gradient[0])).sum(-1) > 0)
    assert (max(top, 0), min(bottom, SHAPE[0])) == (rows.min(), rows.max() + 1)
    assert (max(left, 0), min(right, SHAPE[1])) == (columns.min(), columns.max() + 1)


def test_a_layer_that_is_called_twice_has_two_names():
    model = convjax.nn.models.build("lenet5", input_shape=(16, 16, 1))
    assert [one.name for one in Operations(model, (16, 16, 1)).layers] == ["conv1", "pool", "conv2", "pool-2"]


def test_a_layer_whose_sums_cannot_be_told_has_its_maps_all_the_same():
    class Blurred(nnx.Module):
        def __init__(self):
            self.pool = convjax.nn.AdaptiveAvgPool(3)

        def __call__(self, x: jax.Array) -> jax.Array:
            return self.pool(x)

    operations = Operations(Blurred(), (7, 7, 1))
    assert [(one.name, one.moves, one.output_shape) for one in operations.layers] == [("pool", None, (3, 3, 1))]
    x = np.random.default_rng(0).normal(size=(7, 7, 1)).astype(np.float32)
    np.testing.assert_allclose(operations(x).layers[0].output, convjax.adaptive_avg_pool(jnp.asarray(x), 3), rtol=1e-5)


def test_a_model_of_half_precision_says_how_exact_its_sums_are():
    model = convjax.nn.models.build("lenet5", input_shape=(16, 16, 1), dtype=jnp.bfloat16)
    assert {one.tolerance for one in Operations(model, (16, 16, 1))(np.zeros((16, 16, 1), np.float32)).layers} == {
        4 * 2**-7
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", convjax.nn.models.names())
def test_every_model_has_all_its_kernels_in_its_operations(name):
    model = convjax.nn.models.build(name, input_shape=(32, 32, 1))
    operations = Operations(model, (32, 32, 1))
    kernels = (leaf.ndim == 4 for leaf in jax.tree.leaves(nnx.state(model, nnx.Param)))
    assert sum(not one.moves.is_pool for one in operations.layers) == sum(kernels)
    assert all(one.view is not None for one in operations.layers)
    x = np.random.default_rng(0).normal(size=(32, 32, 1)).astype(np.float32)
    np.testing.assert_allclose(operations(x).result, nnx.jit(lambda m, x: m(x))(model, x), rtol=1e-3, atol=1e-4)


def test_what_is_no_model_or_no_image_is_an_error(operations):
    with pytest.raises(ConvjaxError, match="model must be"):
        Operations("lenet5", SHAPE)
    with pytest.raises(ConvjaxError, match="the model takes 9×8×2"):
        operations(np.zeros((1, *SHAPE), np.float32))
