"""What a summary counts, against XLA's own analysis of the same program, against PyTorch, and against leaf sizes."""

import functools
import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

import convjax
from convjax import conv_flops, conv_macs, dense_macs, summary
from convjax.nn import models


def drawn_convolution(seed):
    """A convolution or a transposed one, as a function of images with one to three axes."""
    rng = np.random.default_rng(seed)
    axes, groups = int(rng.integers(1, 4)), int(rng.choice([1, 2, 3]))
    size = tuple(map(int, rng.integers(5, 10, axes)))
    kernel_size = tuple(map(int, rng.integers(1, 4, axes)))
    channels, out = groups * int(rng.integers(1, 3)), groups * int(rng.integers(1, 3))
    options = {
        "stride": tuple(map(int, rng.integers(1, 4, axes))),
        "dilation": tuple(map(int, rng.integers(1, 3, axes))),
        "padding": str(rng.choice(["VALID", "SAME", "CAUSAL", "FULL"])),
        "groups": groups,
    }
    transposed = rng.random() < 0.4
    if transposed:
        kernel, options["padding"] = jnp.ones((*kernel_size, out // groups, channels)), "VALID"
    else:
        kernel = jnp.ones((*kernel_size, channels // groups, out))
    function = functools.partial(convjax.conv_transpose if transposed else convjax.conv, kernel=kernel, **options)
    return function, (*size, channels), kernel_size, channels, out, options, transposed


def flops_of_xla(function, *shape):
    return jax.jit(function).lower(jax.ShapeDtypeStruct(shape, jnp.float32)).cost_analysis()["flops"]


@pytest.mark.parametrize("seed", [*range(8), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(8, 40))])
def test_flops_without_padding_are_those_of_xla_and_those_of_the_arithmetic(seed):
    function, shape, kernel_size, channels, out, options, transposed = drawn_convolution(seed)
    found = summary(function, shape, batch_size=2)
    assert found.flops_without_padding == flops_of_xla(functools.partial(function, algorithm="lax"), 2, *shape)
    assert found.parameters == math.prod(kernel_size) * channels * out // options["groups"]
    if not transposed:
        size = {"spatial_dims": len(shape) - 1, **options}
        for count, counted in ((True, found.flops), (False, found.flops_without_padding)):
            assert counted == 2 * conv_flops(shape[:-1], kernel_size, channels, out, count_padding=count, **size)
        assert found.flops == 2 * found.macs


def test_padding_that_no_window_reads_beside_an_element_is_not_multiplied():
    """Whatever is done with it before: some releases of XLA cannot compute the gradient of such a padding."""
    found = summary(functools.partial(convjax.conv, kernel=jnp.ones((1, 3, 2, 5)), padding=(1, 4)), (6, 7, 2))
    size = {"padding": (1, 4), "spatial_dims": 2}
    assert found.flops == conv_flops((6, 7), (1, 3), 2, 5, **size)
    assert found.flops_without_padding == conv_flops((6, 7), (1, 3), 2, 5, count_padding=False, **size)


def test_a_network_of_convolutions_and_products_has_the_flops_that_xla_finds():
    weights = jnp.ones((30 * 30 * 6, 7))
    kernel, separate, turned = jnp.ones((5, 5, 3, 8)), jnp.ones((3, 3, 1, 8)), jnp.ones((4, 4, 6, 8))

    def network(x, algorithm="auto"):
        x = convjax.conv(x, kernel, stride=2, padding="SAME", algorithm=algorithm)
        x = convjax.depthwise_conv(x, separate, padding="SAME", algorithm=algorithm)
        x = convjax.conv_transpose(x, turned, stride=2, padding="SAME", algorithm=algorithm)
        x = x.reshape(x.shape[0], -1) @ weights
        return jnp.einsum("bj,bk->bjk", x, x)

    found = summary(network, (30, 30, 3), batch_size=4)
    analysed = flops_of_xla(functools.partial(network, algorithm="lax"), 4, 30, 30, 3)
    assert found.flops_without_padding == pytest.approx(analysed, rel=1e-6)
    kinds = ["conv", "depthwise_conv", "conv_transpose", "dense", "product"]
    assert [layer.kind for layer in found.layers] == kinds
    assert [layer.parameters for layer in found.layers] == [600, 72, 768, 37_800, 0]


def test_products_of_parameters_alone_and_the_way_back_are_counted_as_xla_does():
    low, high, kernel = jnp.ones((3, 2)), jnp.ones((2, 4)), jnp.ones((3, 3, 4, 5))

    def network(x, algorithm="auto"):
        convolve = functools.partial(convjax.conv, kernel=kernel, stride=2, padding="SAME", algorithm=algorithm)
        return jax.value_and_grad(lambda x: convolve(x @ (low @ high)).sum())(x)

    found = summary(network, (8, 8, 3), batch_size=2)
    analysed = flops_of_xla(functools.partial(network, algorithm="lax"), 2, 8, 8, 3)
    sums = 2 * 4 * 4 * 5 - 1  # the additions of the sum, which XLA counts too
    assert found.flops_without_padding == analysed - sums
    assert found.parameters == low.size + high.size + kernel.size


def rows_of_gradients(convolve, shape, kernel, algorithm, groups):
    """Those of a convolution and of its two gradients."""
    options = {"stride": (1, 2), "dilation": (2, 1), "padding": ((1, 0), (1, 1)), "groups": groups}

    def gradients(x):
        y, back = jax.vjp(functools.partial(convolve, **options, algorithm=algorithm), x, kernel)
        return y, back(y)

    return summary(gradients, shape, batch_size=2).layers


@pytest.mark.parametrize(("group_in", "groups"), [(4, 1), (2, 2), (1, 4)])
def test_the_rows_of_gradients_are_the_same_whichever_algorithm_computes_them(group_in, groups):
    kernel = jnp.ones((3, 2, group_in, 8))
    found, by_lax = (rows_of_gradients(convjax.conv, (7, 8, 4), kernel, name, groups) for name in ("auto", "lax"))
    assert len(found) == 3
    assert found == by_lax


@pytest.mark.parametrize(("group_in", "groups"), [(4, 1), (2, 2), (1, 4)])
def test_the_gradients_of_a_transposed_convolution_multiply_as_much_as_it_does(group_in, groups):
    kernel = jnp.ones((3, 2, group_in, 8))
    found, by_lax = (
        rows_of_gradients(convjax.conv_transpose, (7, 8, 8), kernel, name, groups) for name in ("auto", "lax")
    )
    assert len(found) == len(by_lax) == 3
    assert len({layer.flops_without_padding for layer in (*found, *by_lax)}) == 1


@pytest.mark.slow
def test_flops_are_those_of_flop_counter_mode():
    torch = pytest.importorskip("torch")
    from torch.utils.flop_counter import FlopCounterMode

    theirs = torch.nn.Sequential(
        torch.nn.Conv2d(3, 8, 5, stride=2, padding=2),
        torch.nn.Conv2d(8, 8, 3, padding=1, groups=4, dilation=1),
        torch.nn.ConvTranspose2d(8, 6, 4, stride=2, padding=1),
        torch.nn.Flatten(),
        torch.nn.Linear(6 * 30 * 30, 7),
    ).to("meta")
    with FlopCounterMode(display=False) as counter:
        theirs(torch.empty(2, 3, 30, 30, device="meta"))

    def ours(x):
        x = convjax.conv(x, jnp.ones((5, 5, 3, 8)), stride=2, padding=2)
        x = convjax.conv(x, jnp.ones((3, 3, 2, 8)), groups=4, padding=1)
        x = convjax.conv_transpose(x, jnp.ones((4, 4, 6, 8)), stride=2, padding=1)
        return x.reshape(x.shape[0], -1) @ jnp.ones((30 * 30 * 6, 7))

    assert summary(ours, (30, 30, 3), batch_size=2).flops == counter.get_total_flops()


def test_layers_of_flax_are_counted_as_those_of_convjax():
    def of_flax():
        layers = nnx.Conv(3, 8, (3, 3), strides=2, rngs=nnx.Rngs(0)), nnx.BatchNorm(8, rngs=nnx.Rngs(0))
        return nnx.Sequential(*layers, nnx.ConvTranspose(8, 4, (2, 2), strides=(2, 2), rngs=nnx.Rngs(0)))

    found = summary(of_flax, (16, 16, 3))
    assert [layer.kind for layer in found.layers] == ["Conv", "BatchNorm", "ConvTranspose"]
    assert [layer.macs for layer in found.layers] == [conv_macs(8, 3, 3, 8), 0, conv_macs(8, 2, 8, 4)]
    assert [layer.parameters for layer in found.layers] == [3 * 3 * 3 * 8 + 8, 16, 2 * 2 * 8 * 4 + 4]
    assert [layer.statistics for layer in found.layers] == [0, 16, 0]
    assert [layer.output_shape for layer in found.layers] == [(8, 8, 8), (8, 8, 8), (16, 16, 4)]
    assert [layer.stride for layer in found.layers] == [(2, 2), (2, 2), (1, 1)]


QUICK = ("lenet5", "vgg16")
SLOW = [pytest.param(name, marks=pytest.mark.slow) for name in models.names() if name not in QUICK]


@pytest.mark.parametrize("name", [*QUICK, *SLOW])
def test_the_counts_of_a_model_are_the_sizes_of_its_leaves_and_of_its_outputs(name):
    model = nnx.eval_shape(lambda: models.build(name))
    found = summary(model, models.registry.published(name).input_shape)
    leaves = jax.tree.leaves(nnx.state(model, nnx.Param))
    assert found.parameters == sum(leaf.size for leaf in leaves) == models.registry.published(name).parameters
    assert found.parameter_bytes == sum(leaf.size * leaf.dtype.itemsize for leaf in leaves)
    assert found.statistics == sum(leaf.size for leaf in jax.tree.leaves(nnx.state(model, nnx.BatchStat)))
    for total in ("parameters", "statistics", "macs", "flops", "flops_without_padding", "activation_bytes"):
        assert getattr(found, total) == sum(getattr(layer, total) for layer in found.layers)
    assert found.notes == ()
    whole = summary(name, depth=0)
    assert len(whole.layers) == 1
    assert (whole.macs, whole.parameters, whole.statistics) == (found.macs, found.parameters, found.statistics)
    batch = summary(name, batch_size=3)
    assert (batch.macs, batch.parameters) == (3 * found.macs, found.parameters)
    assert batch.activation_bytes == 3 * found.activation_bytes


def test_vgg16_is_what_was_published_and_no_array_is_made_for_it():
    before = {id(array) for array in jax.live_arrays()}
    found = summary("vgg16")
    made = [array.shape for array in jax.live_arrays() if id(array) not in before and array.size > 2]
    assert made == []
    assert found.parameters == 138_357_544
    assert found.macs == 15_346_630_656 + dense_macs(7 * 7 * 512, 4096) + dense_macs(4096, 4096) + 4_096_000
    before_dense = found.layers[[layer.name for layer in found.layers].index("flatten") - 1]
    assert (before_dense.output_shape, before_dense.receptive_field, before_dense.stride) == (
        (7, 7, 512),
        (212, 212),
        (32, 32),
    )


@pytest.mark.slow
def test_resnet18_sees_435_elements_before_its_last_pool():
    found = summary("resnet18")
    before_pool = found.layers[[layer.name for layer in found.layers].index("pool") - 1]
    assert (before_pool.receptive_field, before_pool.stride) == ((435, 435), (32, 32))
    assert found.parameters == 11_689_512


def test_a_layer_of_a_loop_is_counted_as_often_as_it_runs_and_of_branches_the_dearest():
    kernel = jnp.ones((3, 3, 2, 2))

    def network(x):
        blur = lambda y: convjax.conv(y, kernel, padding=1)  # noqa: E731
        x, _ = jax.lax.scan(lambda y, _: (blur(y), None), x, length=5)
        return jax.lax.cond(x.sum() > 0, lambda y: blur(blur(y)), blur, x)

    found = summary(network, (8, 8, 2))
    one = conv_macs(8, 3, 2, 2)
    assert [layer.macs for layer in found.layers] == [5 * one, one, one]
    assert [note.split(",")[0] for note in found.notes] == ["of the branches of a cond"]
    assert found.parameters == kernel.size


def test_what_is_not_counted_is_said():
    found = summary(lambda x: jnp.fft.rfft(x[..., 0]).real, (8, 8, 1))
    assert found.notes == ("what fft multiplies is not counted",)


@pytest.mark.parametrize(("dtype", "size"), [("float32", 4), ("bfloat16", 2), ("float16", 2)])
def test_memory_follows_the_type_to_compute_in(dtype, size):
    model = nnx.eval_shape(lambda: models.build("lenet5", dtype=dtype))
    found = summary(model, (32, 32, 1), dtype=dtype)
    assert found.input_bytes == 32 * 32 * size
    assert (found.layers[0].dtype, found.layers[0].activation_bytes) == (dtype, 28 * 28 * 6 * size)
    assert found.parameter_bytes == 4 * 61_706
    assert found.total_bytes == found.input_bytes + found.parameter_bytes + found.activation_bytes


@pytest.mark.parametrize(
    "function",
    [
        functools.partial(convjax.avg_pool, kernel_size=3, padding=1, count_padding=False),
        functools.partial(convjax.upsample, factor=2, method="bilinear", align_corners=True),
        functools.partial(convjax.upsample, factor=2, method="bicubic"),
        functools.partial(convjax.adaptive_avg_pool, output_size=17),
        functools.partial(convjax.blur_pool, kernel_size=3),
        lambda x: convjax.deformable_conv(x, jnp.zeros((*x.shape[:-1], 2)), jnp.ones((1, 1, 3, 4))),
    ],
)
def test_the_tables_that_an_operation_makes_for_itself_are_no_parameters(function):
    assert summary(lambda x: function(x), (9, 9, 3)).parameters == 0
