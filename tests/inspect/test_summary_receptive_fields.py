"""What a unit sees, against the support of the gradient of that unit: positive weights, means in place of maxima."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import convjax
from convjax import Parallel, Window, receptive_field, summary

pytestmark = pytest.mark.slow

SIZE = 180


def ones(*shape):
    return jnp.ones(shape)


def conv(rng, channels, stride, padding=None):
    k, dilation = int(rng.integers(1, 5)), int(rng.integers(1, 4))
    padding = padding or rng.choice(["VALID", "SAME", "CAUSAL"])
    return lambda x: convjax.conv(x, ones(k, channels, channels), stride=stride, padding=padding, dilation=dilation)


def drawn_layer(rng, channels):
    """A layer for images with one axis, and into how many units it spreads one."""
    stride = int(rng.integers(1, 4))
    kind = rng.choice(["conv", "pool", "residual", "inception", "transposed", "upsampled", "sliced", "shuffled"])
    if kind == "conv":
        return conv(rng, channels, stride), 1
    if kind == "pool":
        k = int(rng.integers(1, 5))
        return lambda x: convjax.avg_pool(x, k, stride=stride, padding="same", spatial_dims=1), 1
    if kind == "residual":
        branch = conv(rng, channels, 1, "SAME")
        return lambda x: jax.nn.softplus(branch(x)) + x, 1
    if kind == "inception":
        branches = [conv(rng, channels, 1, "SAME") for _ in range(3)]
        mixed = ones(1, 3 * channels, channels)
        return lambda x: convjax.conv(jnp.concatenate([branch(x) for branch in branches], -1), mixed), 1
    if kind == "transposed":
        k = int(rng.integers(1, 5))
        return lambda x: convjax.conv_transpose(x, ones(k, channels, channels), stride=stride, padding="SAME"), stride
    if kind == "upsampled":
        method = str(rng.choice(["nearest", "bilinear"]))
        return lambda x: convjax.upsample(x, factor=2, method=method, spatial_dims=1), 2
    if kind == "sliced":
        return lambda x: x[..., 3:-2:stride, :], 1
    return lambda x: convjax.pixel_shuffle(jnp.concatenate([x, x], -1), 2, spatial_dims=1), 2


def drawn_network(seed):
    rng, channels = np.random.default_rng(seed), 2
    layers, spreads = zip(*[drawn_layer(rng, channels) for _ in range(int(rng.integers(1, 5)))], strict=True)

    def network(x):
        for layer in layers:
            x = layer(x)
        return x

    return network, math.prod(spreads)


def boxes(network, shape, units):
    """The first element that each of these units sees along the first axis, and the one after the last."""
    first = min(units)

    def of_units(x):
        return network(x)[first : first + len(units)].reshape(len(units), -1).sum(1)

    gradients = np.asarray(jax.jit(jax.jacrev(of_units))(np.full(shape, 0.01, np.float32)))
    found = []
    for gradient in gradients:
        (seen,) = np.nonzero(gradient.reshape(shape[0], -1).any(1))
        found.append((int(seen.min()), int(seen.max()) + 1) if len(seen) else None)
    return found


def agrees(network, period):
    """Compare the units around the middle, alike after a period; False where an edge cuts off what they see."""
    found = summary(network, (SIZE, 2))
    first = max(found.output_shape[0] // 2 - period // 2, 0)
    units = range(first, min(first + 2 * period, found.output_shape[0]))
    seen = boxes(network, (SIZE, 2), units)
    if len(units) < 2 * period or any(box and (box[0] == 0 or box[1] == SIZE) for box in seen):
        return False
    assert max(box[1] - box[0] if box else 0 for box in seen[:period]) == found.receptive_field[0]
    for box, later in zip(seen, seen[period:], strict=False):
        assert (box is None) == (later is None)
        assert box is None or later[0] - box[0] == pytest.approx(found.stride[0] * period)
    return True


def test_a_unit_sees_the_support_of_its_gradient_in_drawn_networks():
    assert all(agrees(*drawn_network(seed)) for seed in range(2))


@pytest.mark.slow
def test_a_unit_sees_the_support_of_its_gradient_in_many_drawn_networks():
    assert sum(agrees(*drawn_network(seed)) for seed in range(100, 180)) >= 75


def test_both_axes_of_an_image_are_followed_each_by_itself():
    def network(x):
        x = convjax.conv(x, ones(3, 5, 1, 2), stride=(2, 1), padding="SAME")
        x = x + convjax.conv(x, ones(1, 3, 2, 2), padding="SAME", dilation=(1, 2))
        return convjax.avg_pool(x.swapaxes(-3, -2), (2, 3), stride=(3, 1))

    found = summary(network, (30, 40, 1))
    rows, columns = found.output_shape[:2]
    x = jnp.ones((30, 40, 1))
    gradient = jax.grad(lambda x: network(x)[rows // 2, columns // 2].sum())(x)
    high, wide = (np.nonzero(np.asarray(gradient).any(axes))[0] for axes in ((1, 2), (0, 2)))
    assert found.receptive_field == (np.ptp(high) + 1, np.ptp(wide) + 1)


@pytest.mark.parametrize("units", [1, 3, 5, 7])
def test_an_adaptive_pool_and_what_comes_behind_it_see_windows_of_the_image(units):
    def network(x):
        return convjax.conv(convjax.adaptive_avg_pool(x, units, spatial_dims=1), ones(1, 2, 2))

    found = summary(network, (24, 2))
    seen = boxes(network, (24, 2), range(units))
    assert found.receptive_field == (max(end - start for start, end in seen),)


def test_what_the_arithmetic_says_of_layers_and_branches_is_what_the_program_does():
    layers = [
        Window(7, stride=2, padding="SAME"),
        Parallel([[Window(3, padding=1), Window(3, padding=1, dilation=1)], []]),
        Window(2, stride=2),
        Parallel([[Window(5, stride=2, padding=2)], [Window(1, stride=2)]]),
    ]

    def network(x):
        kernel = ones(3, 2, 2)
        x = convjax.conv(x, ones(7, 2, 2), stride=2, padding="SAME")
        x = x + convjax.conv(jax.nn.relu(convjax.conv(x, kernel, padding=1)), kernel, padding=1)
        x = convjax.max_pool(x, 2, spatial_dims=1)
        return jnp.concatenate(
            [convjax.conv(x, ones(5, 2, 2), stride=2, padding=2), convjax.conv(x, ones(1, 2, 3), stride=2)], -1
        )

    expected = receptive_field(layers, input_size=(96,))
    found = summary(network, (96, 2))
    assert (found.receptive_field, found.stride) == (expected.size, expected.stride)


def test_blocks_that_become_channels_and_blocks_again_are_followed():
    def to_channels(x):
        return x.reshape(-1, 4, 2, 6, 2, 1).transpose(0, 1, 3, 2, 4, 5).reshape(-1, 4, 6, 4)

    def to_blocks(x):
        return x.reshape(-1, 4, 6, 2, 2, 1).transpose(0, 1, 3, 2, 4, 5).reshape(-1, 8, 12, 1)

    blocks, back = summary(to_channels, (8, 12, 1)), summary(lambda x: to_blocks(to_channels(x)), (8, 12, 1))
    assert (blocks.output_shape, blocks.receptive_field, blocks.stride) == ((4, 6, 4), (2, 2), (2, 2))
    assert (back.output_shape, back.receptive_field, back.stride) == ((8, 12, 1), (1, 1), (1, 1))
    largest = summary(lambda x: x.reshape(-1, 4, 2, 6, 2, 1).max((2, 4)), (8, 12, 1))
    assert (largest.receptive_field, largest.stride) == ((2, 2), (2, 2))


def test_padding_counts_as_if_the_image_went_on():
    network = lambda x: convjax.conv(x, ones(9, 9, 1, 1), padding="SAME")  # noqa: E731
    assert summary(network, (3, 3, 1)).receptive_field == (9, 9)


def test_a_kernel_for_every_place_sees_what_one_for_all_places_does():
    kernel = ones(4, 5, 3, 2, 1, 2)
    found = summary(lambda x: convjax.local_conv(x, kernel, stride=2), (9, 10, 1))
    assert (found.output_shape, found.receptive_field, found.stride) == ((4, 5, 2), (3, 2), (2, 2))


@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular"])
def test_every_way_to_pad_leaves_the_field_of_a_unit_in_the_middle_as_it_is(mode):
    def network(x):
        x = convjax.conv(x, ones(3, 3, 1, 1), padding=1, padding_mode=mode)
        return convjax.conv(x, ones(3, 3, 1, 1), padding=2, padding_mode=mode)

    found = summary(network, (12, 12, 1))
    assert (found.receptive_field, found.stride) == ((5, 5), (1, 1))


def test_a_mean_over_the_image_sees_all_of_it_and_so_does_what_it_scales():
    squeezed = summary(lambda x: x * jax.nn.sigmoid(x.mean((1, 2), keepdims=True)), (12, 10, 3))
    assert (squeezed.receptive_field, squeezed.stride) == ((12, 10), None)
    pooled = summary(lambda x: convjax.global_avg_pool(convjax.conv(x, ones(3, 3, 3, 4))), (12, 10, 3))
    assert (pooled.receptive_field, pooled.stride) == ((12, 10), None)


@pytest.mark.parametrize("size", [8, 9, 32])
def test_flattened_units_see_what_they_saw_and_a_dense_layer_behind_them_all_of_the_image(size):
    def body(x):
        for _ in range(2):
            x = convjax.max_pool(convjax.conv(x, ones(3, 3, 1, 1), padding=1), 2)
        return x

    def flat(x):
        return jax.nn.relu(body(x).reshape(x.shape[0], -1))

    pooled, flattened = summary(body, (size, size, 1)), summary(flat, (size, size, 1))
    assert (pooled.receptive_field, pooled.stride) == ((10, 10), (4, 4))
    assert (flattened.receptive_field, flattened.stride) == ((10, 10), None)
    dense = summary(lambda x: flat(x) @ ones((size // 4) ** 2, 2), (size, size, 1))
    assert (dense.receptive_field, dense.stride) == ((size, size), None)


def test_a_dense_layer_sees_what_is_left_of_the_image_and_not_the_edge_that_no_window_reached():
    found = summary(lambda x: convjax.max_pool(x, 2).reshape(x.shape[0], -1) @ ones(9, 2), (7, 7, 1))
    assert found.receptive_field == (6, 6)


@pytest.mark.parametrize(
    "network",
    [
        lambda x: jnp.cumsum(x, 1),
        lambda x: jnp.sort(x, 1),
        lambda x: x[:, :0],
        lambda x: convjax.max_unpool(*convjax.max_pool_with_indices(x, 2), output_size=(8, 8)),
        lambda x: convjax.conv(x, x[0, :3, :3, :, None]),
        lambda x: jax.lax.while_loop(lambda y: y.sum() > 0, lambda y: convjax.conv(y, ones(3, 3, 2, 2), padding=1), x),
    ],
    ids=["cumsum", "sort", "nothing left", "unpool", "kernel of the image", "while"],
)
def test_what_cannot_be_said_is_not_said(network):
    found = summary(network, (8, 8, 2))
    assert (found.receptive_field, found.stride) == (None, None)


def test_loops_of_known_length_and_branches_are_followed():
    def network(x):
        blur = lambda y: convjax.conv(y, ones(3, 3, 2, 2), padding=1)  # noqa: E731
        x = jax.lax.fori_loop(0, 3, lambda _, y: blur(y), x)
        return jax.lax.cond(x.sum() > 0, blur, lambda y: y, x)

    found = summary(network, (16, 16, 2))
    assert (found.receptive_field, found.stride) == ((9, 9), (1, 1))


def test_channels_may_stand_first():
    found = summary(
        lambda x: convjax.conv(x, ones(3, 5, 2, 4), layout="channels_first"), (2, 12, 14), layout="channels_first"
    )
    assert (found.output_shape, found.receptive_field) == ((4, 10, 10), (3, 5))
