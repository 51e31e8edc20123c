import inspect
import itertools
import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import convjax
from convjax import ConvjaxError, conv, conv_transpose, initializers, upsample

pytestmark = pytest.mark.slow

KEY = jax.random.key(0)
RANDOM = {"he": 2.0, "lecun": 1.0, "glorot": 1.0}
BY_FAN = [f"{name}_{kind}" for name in RANDOM for kind in ("normal", "uniform")]
slow = pytest.mark.slow


def fan(name, shape, groups, transposed):
    """The numbers that meet in one output, and that one input goes into, counted channel by channel."""
    taps, first, of_group = math.prod(shape[:-2]), shape[-2], shape[-1] // groups
    fan_in, fan_out = (taps * of_group, taps * first) if transposed else (taps * first, taps * of_group)
    return (fan_in + fan_out) / 2 if name.startswith("glorot") else fan_in


@pytest.mark.parametrize("name", BY_FAN)
def test_the_variance_is_that_of_the_formula_for_both_directions_and_all_groups(name):
    """The shape is one, so that little is compiled; which of its numbers are counted is not."""
    shape, scale = (3, 3, 8, 64), RANDOM[name.split("_")[0]]
    for groups, transposed in itertools.product((1, 4, 64), (False, True)):
        kernel = getattr(initializers, name)(groups=groups, transposed=transposed)(KEY, shape, "float32")
        expected = scale / fan(name, shape, groups, transposed)
        np.testing.assert_allclose(kernel.var(), expected, rtol=0.05)
        np.testing.assert_allclose(kernel.mean(), 0, atol=4 * math.sqrt(expected / kernel.size))
        most = math.sqrt(3 * expected) if name.endswith("uniform") else 2 / 0.8796 * math.sqrt(expected)
        assert 0.99 * most < abs(kernel).max() <= 1.0001 * most


@slow
@pytest.mark.parametrize("name", BY_FAN)
@pytest.mark.parametrize("shape", [(4096, 16), (16, 1024), (5, 32, 128), (3, 5, 1, 1024), (3, 3, 3, 16, 32)], ids=str)
def test_the_variance_is_that_of_the_formula_for_kernels_of_every_rank(name, shape):
    for transposed in (False, True):
        kernel = getattr(initializers, name)(transposed=transposed)(KEY, shape, "float32")
        expected = RANDOM[name.split("_")[0]] / fan(name, shape, 1, transposed)
        np.testing.assert_allclose(kernel.var(), expected, rtol=0.06)


@pytest.mark.parametrize("kind", ["normal", "uniform"])
@pytest.mark.parametrize("name", RANDOM)
def test_without_groups_they_are_the_initialisers_of_jax(name, kind):
    theirs = getattr(jax.nn.initializers, f"{name}_{kind}")()(KEY, (3, 3, 8, 64), jnp.float32)
    ours = getattr(initializers, f"{name}_{kind}")()(KEY, (3, 3, 8, 64), jnp.float32)
    np.testing.assert_allclose(ours, theirs, rtol=1e-6)


@slow
@pytest.mark.parametrize(("transposed", "groups"), [(False, 1), (False, 4), (True, 1), (True, 4)])
def test_he_doubles_the_mean_square_that_a_relu_halves(transposed, groups):
    """With stride s an output of a transposed convolution meets only one tap in s along each axis."""
    x = jnp.asarray(np.random.default_rng(0).normal(size=(4, 16, 16, 64)), jnp.float32)
    np.testing.assert_allclose((jax.nn.relu(x) ** 2).mean(), 1 / 2, rtol=0.02)
    shape = (3, 3, 32 // groups, 64) if transposed else (3, 3, 64 // groups, 32)
    kernel = initializers.he_normal(groups=groups, transposed=transposed)(KEY, shape, "float32")
    y = conv_transpose(x, kernel, groups=groups)[:, 2:-2, 2:-2] if transposed else conv(x, kernel, groups=groups)
    np.testing.assert_allclose((y**2).mean(), 2, rtol=0.1)
    if transposed:
        spread = conv_transpose(x, kernel, groups=groups, stride=2)[:, 2:-2, 2:-2]
        np.testing.assert_allclose((spread**2).mean(), 2 / 4, rtol=0.1)


@pytest.mark.parametrize(
    ("shape", "groups"),
    [((2, 2, 2, 8), 2), pytest.param((2, 2, 2, 4), 1, marks=slow), pytest.param((3, 1, 8), 2, marks=slow)],
)
def test_the_output_channels_of_a_group_are_orthonormal_or_its_rows_where_they_are_fewer(shape, groups):
    kernel = np.asarray(initializers.orthogonal(scale=3, groups=groups)(KEY, shape, "float32"))
    for group in np.split(kernel.reshape(-1, shape[-1]), groups, axis=1):
        gram = group.T @ group if group.shape[0] >= group.shape[1] else group @ group.T
        np.testing.assert_allclose(gram, 9 * np.eye(len(gram)), atol=1e-5)


@slow
def test_complex_orthogonal_kernels_are_unitary():
    kernel = np.asarray(initializers.orthogonal()(KEY, (3, 3), "complex64"))
    assert abs(kernel.imag).max() > 0.1
    np.testing.assert_allclose(kernel.conj().T @ kernel, np.eye(3), atol=1e-5)


@pytest.mark.parametrize(("groups", "transposed"), [(1, False), pytest.param(2, True, marks=slow)])
def test_a_delta_orthogonal_kernel_keeps_the_length_of_every_image(groups, transposed):
    x = jnp.asarray(np.random.default_rng(0).normal(size=(5, 6, 4)), jnp.float32)
    shape = (3, 2, 8 // groups, 4) if transposed else (3, 2, 4 // groups, 8)
    kernel = initializers.delta_orthogonal(scale=2, groups=groups, transposed=transposed)(KEY, shape, "float32")
    y = (conv_transpose if transposed else conv)(x, kernel, padding="SAME", groups=groups)
    assert y.shape == (5, 6, 8)
    np.testing.assert_allclose(jnp.linalg.norm(y), 2 * jnp.linalg.norm(x), rtol=1e-5)


@pytest.mark.parametrize("function", [conv, conv_transpose])
@pytest.mark.parametrize(
    ("kernel_size", "dilation", "groups"), [((3, 3), 1, 1), ((2, 4), 1, 2), ((5, 3), 2, 4), ((4,), 1, 1)], ids=str
)
def test_a_dirac_kernel_gives_back_what_it_gets(function, kernel_size, dilation, groups):
    x = jnp.asarray(np.random.default_rng(0).normal(size=(*(6, 7)[: len(kernel_size)], 4)), jnp.float32)
    kernel = initializers.dirac(groups=groups)(KEY, (*kernel_size, 4 // groups, 4), "float32")
    np.testing.assert_array_equal(function(x, kernel, padding="SAME", dilation=dilation, groups=groups), x)


def test_a_dirac_kernel_leaves_output_channels_without_a_counterpart_zero():
    x = jnp.asarray(np.random.default_rng(0).normal(size=(6, 4)), jnp.float32)
    wide = conv(x, initializers.dirac(groups=2)(KEY, (3, 2, 6), "float32"), padding="SAME", groups=2)
    np.testing.assert_array_equal(wide[:, [0, 1, 3, 4]], x)
    assert not np.any(wide[:, [2, 5]])
    narrow = conv(x, initializers.dirac()(KEY, (3, 4, 3), "float32"), padding="SAME")
    np.testing.assert_array_equal(narrow, x[:, :3])


@pytest.mark.parametrize(
    ("factor", "axes", "groups"),
    [(2, 1, 1), (3, 1, 3), (4, 1, 1), (2, 2, 3), pytest.param(3, 3, 1, marks=slow), pytest.param(5, 2, 3, marks=slow)],
)
def test_a_transposed_convolution_with_a_bilinear_kernel_upsamples_but_for_its_edges(factor, axes, groups):
    x = jnp.asarray(np.random.default_rng(0).normal(size=(*(5, 6, 4)[:axes], 3)), jnp.float32)
    size = 2 * factor - factor % 2
    kernel = initializers.bilinear(groups=groups)(KEY, (*(size,) * axes, 3 // groups, 3), "float32")
    y = conv_transpose(x, kernel, stride=factor, padding="SAME", groups=groups)
    expected = upsample(x, factor=factor, method="bilinear", spatial_dims=axes)
    assert y.shape == expected.shape
    inside = (slice(factor // 2, -(factor // 2)),) * axes
    np.testing.assert_allclose(y[inside], expected[inside], rtol=1e-5, atol=1e-5)
    assert abs(y - expected).max() > 0.1  # at the edges neighbours are missing


@pytest.mark.parametrize("name", initializers.__all__)
@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float16", "complex64", None])
def test_an_initialiser_gives_the_type_and_shape_it_is_asked_for_also_under_jit(name, dtype):
    init = getattr(initializers, name)()
    kernel = jax.eval_shape(jax.jit(lambda key: init(key, (3, 3, 4, 4), dtype)), KEY)
    assert (kernel.shape, kernel.dtype) == ((3, 3, 4, 4), jnp.dtype(dtype or "float32"))
    assert isinstance(init, jax.nn.initializers.Initializer)


@slow
def test_float64_is_drawn_in_float64():
    with jax.enable_x64(True):
        for name in initializers.__all__:
            init = getattr(initializers, name)()
            assert jax.eval_shape(lambda key, init=init: init(key, (3, 3, 4, 4)), KEY).dtype == jnp.float64
        kernel = np.asarray(initializers.orthogonal()(KEY, (4, 4), "float64"))
        np.testing.assert_allclose(kernel.T @ kernel, np.eye(4), atol=1e-14)


def test_another_key_gives_another_kernel_and_the_same_key_the_same():
    init = initializers.he_normal()
    kernels = [init(key, (3, 3, 8, 64), "float32") for key in (KEY, jax.random.PRNGKey(0), jax.random.key(1))]
    np.testing.assert_array_equal(kernels[0], kernels[1])
    assert np.all(kernels[0] != kernels[2])


def test_a_kernel_is_laid_out_over_devices_as_asked():
    mesh = jax.make_mesh((2,), ("channels",), axis_types=(jax.sharding.AxisType.Explicit,))
    wanted = jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec(None, "channels"))
    assert initializers.dirac()(KEY, (3, 4, 4), "float32", wanted).sharding.is_equivalent_to(
        jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec(None, "channels", None)), 3
    )


def test_they_are_reached_from_the_package():
    assert convjax.initializers is convjax.ops.initializers


NO_INTS = [None, True, 1.5, "3", (), (1, 1), object(), 0, -1]
NO_TRUTH = [None, 0, 1, "yes", np.ones(2)]
NO_NUMBERS = [None, True, "1", 1j, math.nan, math.inf, -1, (1,), object()]


@pytest.mark.usefixtures("unhooked")
@pytest.mark.parametrize("name", initializers.__all__)
def test_a_bad_option_is_named_with_a_mend(name):
    make = getattr(initializers, name)
    grid = {"groups": NO_INTS, "transposed": NO_TRUTH, "scale": NO_NUMBERS}
    for argument in inspect.signature(make).parameters:
        for bad in grid[argument]:
            with pytest.raises(ConvjaxError, match=rf"(?s)^{argument} must.*Use "):
                make(**{argument: bad})


@pytest.mark.usefixtures("unhooked")
@pytest.mark.parametrize("name", initializers.__all__)
def test_a_bad_request_is_named_with_a_mend(name):
    init, good = getattr(initializers, name)(), (KEY, (3, 3, 4, 4), "float32")
    shapes = [None, 3, "33", (), (3,), (3,) * 6, (3, 3, 4, 0), (3, 3, 4, -1), (3, 3, 4, 4.0), ((3, 3), 4, 4), {3, 4}]
    shapes += [] if name.split("_")[0] in (*RANDOM, "orthogonal") else [(4, 4)]
    bad = {0: [None, 0, "key", jnp.zeros(2), jnp.zeros(3, "uint32"), jax.random.split(KEY, 2)], 1: shapes}
    bad[2] = ["flaot32", "int32", bool, 3, object()]
    for place, named in enumerate(("key", "shape", "dtype")):
        for value in bad[place]:
            with pytest.raises(ConvjaxError, match=rf"(?s)^{named} .*Use "):
                init(*good[:place], value, *good[place + 1 :])


@pytest.mark.usefixtures("unhooked")
@pytest.mark.parametrize("name", initializers.__all__)
def test_groups_that_do_not_divide_are_told_which_do(name):
    with pytest.raises(ConvjaxError, match=r"(?s)groups 3 does not divide .* 4:.*Use groups that divide it: 1, 2, 4\."):
        getattr(initializers, name)(groups=3)(KEY, (3, 3, 4, 4), "float32")


def test_fewer_output_than_input_channels_cannot_hold_lengths():
    with pytest.raises(ConvjaxError, match=r"(?s)8 input and 4 output channels.*Use at least as many"):
        initializers.delta_orthogonal()(KEY, (3, 8, 4), "float32")
    with pytest.raises(ConvjaxError, match=r"(?s)8 input and 4 output channels.*Use at least as many"):
        initializers.delta_orthogonal(transposed=True)(KEY, (3, 4, 8), "float32")
