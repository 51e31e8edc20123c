"""Each algorithm of pools: the values of loops, the gradients of XLA, in every transformation, on every device."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jax.sharding import AxisType, NamedSharding, PartitionSpec

from convjax import ConvjaxError, avg_pool, max_pool, min_pool, testing
from convjax.arithmetic.pool_sizes import pool_sweep
from convjax.ops.algorithms.pools import blocks, derivatives, lax, shifted
from convjax.ops.algorithms.pools.choose import ALGORITHMS, NEEDS, chosen, missing
from convjax.ops.algorithms.pools.derivatives import TASKS

pytestmark = pytest.mark.slow

KINDS = ("largest", "smallest", "sum")


def sweep_of(size, kernel_size, **options):
    """The windows of a pool."""
    known = {"stride": None, "padding": "VALID", "dilation": 1, "ceil_mode": False, **options}
    return pool_sweep(size, kernel_size, known="", **known)


def ties(seed, *shape, dtype="float32"):
    """Whole numbers, so few that most windows hold their largest more than once, and many zeros."""
    drawn = np.random.default_rng(seed).integers(-2, 3, shape)
    return jnp.asarray(np.maximum(drawn, -1), dtype)


SWEPT = {
    "side by side": sweep_of((6, 7), 2),
    "side by side, of sides that differ": sweep_of((6, 7), (3, 2)),
    "overlapping": sweep_of((7, 8), 3, stride=2, padding=1),
    "one by one": sweep_of((5, 6), (3, 2), stride=1, padding="SAME"),
    "apart": sweep_of((9, 8), 2, stride=(4, 3), padding=((1, 0), (0, 1))),
    "dilated": sweep_of((9, 8), (3, 2), stride=2, dilation=(2, 3), padding=((2, 1), (1, 2))),
    "that hang over the edge": sweep_of((7, 6), (3, 4), ceil_mode=True),
    "of one axis": sweep_of((11,), 4, stride=3, padding=2),
    "of three axes": sweep_of((4, 5, 6), (2, 3, 2), stride=(2, 1, 2), padding=((0, 1), (1, 1), (0, 0))),
    "of three axes, side by side": sweep_of((4, 4, 3), (2, 2, 1)),
}
CASES = [(name, windows) for windows, swept in SWEPT.items() for name in NEEDS if missing(name, swept) is None]
FAST = ("side by side", "overlapping")
each_case = pytest.mark.parametrize(
    ("name", "windows"),
    [pytest.param(*case, marks=() if case[1] in FAST else pytest.mark.slow) for case in CASES],
)


def images(swept, *, seed=0, batch=2, channels=3, dtype="float32"):
    return ties(seed, batch, *swept.input_size, channels, dtype=dtype)


def outcome(swept, *, seed=1, batch=2, channels=3):
    """Whole numbers in the shape of the result, whose sums are exact in any order."""
    drawn = np.random.default_rng(seed).integers(-9, 10, (batch, *swept.output_size, channels))
    return jnp.asarray(drawn, "float32")


def of_pool(pool, swept, kind):
    """A function that gives the pool, its derivative along t, and its gradient."""

    def derived(x, t, g):
        y, along = jax.jvp(lambda x: pool(x, swept, kind), (x,), (t,))
        return y, along, jax.vjp(lambda x: pool(x, swept, kind), x)[1](g)[0]

    return derived


def named(name):
    return functools.partial(derivatives.pooled, algorithm=name)


def assert_is_the_pool_of_xla(found, x, t, g, swept, kind):
    """The derivative is compared by what it is: the transpose of the gradient. XLA's own is not, among equals."""
    y, along, back = found
    wanted, _, gradient = jax.jit(of_pool(lax.pooled, swept, kind))(x, t, g)
    np.testing.assert_array_equal(y, wanted)
    np.testing.assert_array_equal(back, gradient)
    assert (along.shape, along.dtype) == (y.shape, y.dtype)
    assert jnp.vdot(g, along) == jnp.vdot(back, t)


@each_case
def test_values_and_derivatives_are_those_of_xla_also_where_elements_are_equal(name, windows):
    swept = SWEPT[windows]
    x, t, g = images(swept), images(swept, seed=3), outcome(swept)
    for kind in KINDS:
        assert_is_the_pool_of_xla(jax.jit(of_pool(named(name), swept, kind))(x, t, g), x, t, g, swept, kind)


@st.composite
def sweeps(draw):
    """Windows of every sort, each of which holds an element."""
    dims = draw(st.integers(1, 3))

    def each(low, high):
        return tuple(draw(st.integers(low, high)) for _ in range(dims))

    kernel_size, dilation, size = each(1, 4), each(1, 3), each(1, {1: 20, 2: 9, 3: 5}[dims])
    size = tuple(max(n, d * (k - 1) + 1) for n, d, k in zip(size, dilation, kernel_size, strict=True))
    padding = tuple((draw(st.integers(0, k - 1)), draw(st.integers(0, k - 1))) for k in kernel_size)
    stride = draw(st.sampled_from([None, None, each(1, 5)]))
    options = {"padding": draw(st.sampled_from([padding, "VALID", "SAME"])), "ceil_mode": draw(st.booleans())}
    swept = sweep_of(size, kernel_size, stride=stride, dilation=dilation, **options)
    assume(swept.first_window_of_padding() is None)
    return swept


@pytest.mark.slow
@settings(max_examples=25)
@given(sweeps(), st.sampled_from(KINDS), st.integers(0, 2**16))
def test_so_they_are_for_windows_of_every_sort(swept, kind, seed):
    x, t, g = images(swept, seed=seed), images(swept, seed=seed + 1), outcome(swept, seed=seed + 2)
    for name in NEEDS:
        if missing(name, swept) is None:
            assert_is_the_pool_of_xla(jax.jit(of_pool(named(name), swept, kind))(x, t, g), x, t, g, swept, kind)


@pytest.mark.parametrize("name", NEEDS)
def test_a_nan_comes_out_and_windows_of_minus_infinity_stay_so(name):
    x = jnp.array([-jnp.inf, -jnp.inf, 1, jnp.nan, jnp.nan, 1, -jnp.inf, 3]).reshape(8, 1)
    y = max_pool(x, 2, spatial_dims=1, algorithm=name).ravel()
    np.testing.assert_array_equal(y, [-np.inf, np.nan, np.nan, 3])


@pytest.mark.parametrize("name", NEEDS)
@pytest.mark.parametrize("dtype", ["int8", "uint16", "int32"])
def test_ints_are_pooled_as_loops_do(name, dtype):
    x = jnp.asarray(np.random.default_rng(0).integers(0, 100, (2, 6, 7, 3)), dtype)
    largest = testing.pool(np.asarray(x), 2, lambda elements, _: elements.max(0), stride=2)
    smallest = testing.pool(np.asarray(x), 2, lambda elements, _: elements.min(0), stride=2)
    np.testing.assert_array_equal(max_pool(x, 2, algorithm=name), largest)
    np.testing.assert_array_equal(min_pool(x, 2, algorithm=name), smallest)


@pytest.mark.parametrize("dtype", ["bfloat16", pytest.param("float16", marks=pytest.mark.slow)])
def test_what_many_windows_send_to_one_element_is_rounded_once(dtype):
    swept = sweep_of((9,), 5, stride=1, padding=2)
    x = images(swept, dtype=dtype)
    g = jnp.asarray(np.random.default_rng(0).normal(size=(2, 9, 3)), "float32").astype(dtype)
    wide = x.astype("float32"), g.astype("float32")
    for kind in ("largest", "sum"):
        spread = shifted.spread(g, None if kind == "sum" else x, swept, kind)
        exact = shifted.spread(wide[1], None if kind == "sum" else wide[0], swept, kind)
        np.testing.assert_array_equal(spread, exact.astype(dtype))


@pytest.mark.slow
@each_case
def test_second_derivatives_are_those_of_xla(name, windows):
    swept = SWEPT[windows]
    generator = np.random.default_rng(0)
    x = jnp.asarray(generator.permutation(images(swept).size).reshape(images(swept).shape) / 50, "float32")
    v = jnp.asarray(generator.normal(size=x.shape), "float32")

    def turned(pool, kind):
        gradient = jax.grad(lambda x: jnp.sum(jnp.sin(pool(x, swept, kind)) ** 2))
        forward = jax.jvp(gradient, (x,), (v,))[1]
        return forward, jax.grad(lambda x: jnp.vdot(gradient(x), v))(x)

    found, expected = (jax.jit(lambda pool=pool: turned(pool, "largest"))() for pool in (named(name), lax.pooled))
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(
    "axes", [(None, 2), *(pytest.param(axes, marks=pytest.mark.slow) for axes in [(0, 0), (1, None)])]
)
def test_gradients_of_many_at_once_are_those_of_one_after_another(axes):
    swept = SWEPT["overlapping"]
    many = [jnp.stack([make(swept, seed=seed) for seed in (1, 2, 3)]) for make in (images, outcome)]
    given = [many[i][0] if axis is None else jnp.moveaxis(many[i], 0, axis) for i, axis in enumerate(axes)]

    def gradient(x, g):
        return jax.vjp(lambda x: derivatives.pooled(x, swept, "largest"), x)[1](g)[0]

    pairs = [[many[i][0 if axis is None else n] for i, axis in enumerate(axes)] for n in range(3)]
    expected = jnp.stack([jax.jit(gradient)(*pair) for pair in pairs])
    np.testing.assert_array_equal(jax.jit(jax.vmap(gradient, axes))(*given), expected)


@pytest.mark.parametrize("devices", [1, 2])
def test_a_batch_worked_through_in_blocks_gives_what_it_gives_at_once(devices, monkeypatch):
    """Of seven images of each device, three at a time, and the last by itself."""
    swept = SWEPT["overlapping"]
    x, t, g = (make(swept, batch=7 * devices) for make in (images, images, outcome))
    expected = jax.jit(of_pool(lax.pooled, swept, "largest"))(x, t, g)[2]
    monkeypatch.setattr(blocks, "BYTES_AT_ONCE", 0)
    monkeypatch.setattr(blocks, "BYTES_OF_BLOCK", 3 * x[0].nbytes)
    spread = blocks.in_blocks(lambda g, x: shifted.spread(g, x, swept, "largest"), devices)
    found = jax.jit(spread)(g, x)
    assert " scan[" in str(jax.make_jaxpr(spread)(g, x))
    np.testing.assert_array_equal(found, expected)


def training(pool):
    """A gradient inside of a loop."""

    def loss(x):
        return jnp.sum(jnp.sin(pool(x)))

    return lambda x: jax.lax.scan(lambda x, _: (x - jax.grad(loss)(x), None), x, None, length=2)[0]


@pytest.mark.parametrize("windows", ["overlapping", pytest.param("side by side", marks=pytest.mark.slow)])
def test_operation_by_operation_and_compiled_in_a_loop_the_numbers_are_the_same(windows):
    swept = SWEPT[windows]
    x = images(swept, batch=1, channels=2)
    step = training(lambda x: derivatives.pooled(x, swept, "largest"))
    by_xla = training(lambda x: lax.pooled(x, swept, "largest"))
    with jax.disable_jit():
        one_by_one = step(x)
    np.testing.assert_allclose(jax.jit(step)(x), one_by_one, rtol=1e-6)
    np.testing.assert_allclose(jax.jit(by_xla)(x), one_by_one, rtol=1e-6)


class TestPlatforms:
    def lowered(self, platform, **options):
        gradient = jax.jit(jax.grad(lambda x: max_pool(x, 3, stride=2, padding=1, **options).sum()))
        x = jax.ShapeDtypeStruct((2, 9, 9, 3), "float32")
        return gradient.trace(x).lower(lowering_platforms=(platform,)).as_text()

    def test_on_a_cpu_no_window_is_reduced_nor_scattered_to_and_elsewhere_xla_does_it(self):
        on_cpu, on_gpu = (self.lowered(platform) for platform in ("cpu", "cuda"))
        assert "select_and_scatter" not in on_cpu
        assert "reduce_window" not in on_cpu
        assert "select_and_scatter" in on_gpu
        assert "case" not in on_cpu + on_gpu

    def test_lax_goes_around_the_primitives(self):
        assert "select_and_scatter" in self.lowered("cpu", algorithm="lax")
        program = str(jax.make_jaxpr(lambda x: max_pool(x, 2, algorithm="lax"))(jnp.zeros((4, 4, 1))))
        assert "reduce_window_max" in program
        assert "pool_pooled" not in program

    def test_a_program_for_a_batch_of_any_size_is_exported(self):
        (batch,) = jax.export.symbolic_shape("batch")
        for options in ({}, {"stride": 1, "padding": 1}):
            gradient = jax.jit(jax.grad(lambda x, options=options: jnp.sum(jnp.sin(max_pool(x, 2, **options)))))
            exported = jax.export.export(gradient)(jax.ShapeDtypeStruct((batch, 6, 6, 2), "float32"))
            x = ties(0, 3, 6, 6, 2)
            np.testing.assert_allclose(exported.call(x), gradient(x), rtol=1e-6)


@pytest.mark.parametrize("windows", ["overlapping", pytest.param("side by side", marks=pytest.mark.slow)])
class TestDevices:
    def gradient(self, swept):
        return jax.grad(lambda x: jnp.sum(jnp.sin(derivatives.pooled(x, swept, "largest"))))

    @pytest.fixture(autouse=True)
    def in_blocks(self, monkeypatch):
        """As large batches are."""
        monkeypatch.setattr(blocks, "BYTES_AT_ONCE", 0)
        monkeypatch.setattr(blocks, "BYTES_OF_BLOCK", 0)

    @pytest.mark.parametrize("kind", [AxisType.Auto, pytest.param(AxisType.Explicit, marks=pytest.mark.slow)])
    def test_a_batch_that_is_split_is_not_collected(self, kind, windows):
        swept = SWEPT[windows]
        x = images(swept, batch=4)
        expected = jax.jit(jax.grad(lambda x: jnp.sum(jnp.sin(lax.pooled(x, swept, "largest")))))(x)
        mesh = jax.make_mesh((2,), ("data",), axis_types=(kind,))
        with jax.set_mesh(mesh):
            split = jax.device_put(x, NamedSharding(mesh, PartitionSpec("data")))
            compiled = jax.jit(self.gradient(swept)).lower(split).compile()
            found = compiled(split)
        np.testing.assert_allclose(found, expected, rtol=1e-6)
        assert found.sharding.spec[0] == "data"
        program = compiled.as_text()
        assert not any(word in program for word in ("all-gather", "all-to-all", "collective-permute", "all-reduce"))

    @pytest.mark.parametrize("checked", [True, pytest.param(False, marks=pytest.mark.slow)])
    def test_every_device_pools_its_own_images_inside_of_shard_map(self, checked, windows):
        swept = SWEPT[windows]
        x = images(swept, batch=4)
        mesh = jax.make_mesh((2,), ("data",), axis_types=(AxisType.Auto,))
        by_data = PartitionSpec("data")
        own = jax.shard_map(self.gradient(swept), mesh=mesh, in_specs=by_data, out_specs=by_data, check_vma=checked)
        expected = jax.jit(jax.grad(lambda x: jnp.sum(jnp.sin(lax.pooled(x, swept, "largest")))))(x)
        np.testing.assert_allclose(jax.jit(own)(x), expected, rtol=1e-6)


class TestChoice:
    def test_what_was_asked_for_is_taken_and_else_what_can_compute_it(self):
        for name in ALGORITHMS:
            assert chosen(name, "cpu", "spread", SWEPT["side by side"], "largest") == name
        for task in TASKS:
            assert chosen("auto", "cpu", task, SWEPT["side by side"], "largest") == "reshape"
            assert chosen("auto", "cpu", task, SWEPT["overlapping"], "largest") == "shifted"
            assert chosen("auto", "cpu", task, sweep_of((99,), 33, stride=1), "largest") == "lax"
            for platform in (None, "cuda", "tpu"):
                assert chosen("auto", platform, task, SWEPT["side by side"], "largest") == "lax"

    def test_a_pool_that_xla_is_fast_at_is_left_to_it_and_its_gradient_is_not(self):
        for swept in (SWEPT["of one axis"], sweep_of((8, 8), 8)):
            assert chosen("auto", "cpu", "pooled", swept, "largest") == "lax"
            assert chosen("auto", "cpu", "spread", swept, "largest") == "shifted"
        padded = SWEPT["overlapping"]
        assert chosen("auto", "cpu", "collected", padded, "sum") == "lax"
        assert chosen("auto", "cpu", "spread", padded, "sum") == "shifted"

    @pytest.mark.usefixtures("unhooked")
    def test_a_name_that_cannot_compute_the_pool_is_told_what_it_lacks_and_which_would_do(self):
        with pytest.raises(ConvjaxError) as caught:
            max_pool(jnp.zeros((8, 8, 1)), 3, stride=2, algorithm="reshape")
        text = str(caught.value)
        assert "needs a stride equal to the kernel_size" in text
        assert "Use 'auto' or 'lax' or 'shifted'" in text
        with pytest.raises(ConvjaxError, match="at most 32 along an axis"):
            avg_pool(jnp.zeros((8, 80, 1)), (1, 40), algorithm="shifted")
        with pytest.raises(ConvjaxError, match="Did you mean 'shifted'"):
            avg_pool(jnp.zeros((8, 8, 1)), 2, algorithm="shfited")
