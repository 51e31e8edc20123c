"""Derivatives of every order and kind, through every transformation: against those of lax."""

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import export, lax

from convjax.ops.algorithms import derivatives
from convjax.ops.algorithms import lax as by_lax

pytestmark = pytest.mark.slow

DENSE, DEPTHWISE, GROUPED = "strided and dilated", "depthwise", "grouped"
NAMES = {DENSE: "patches", DEPTHWISE: "taps", GROUPED: "per_group"}


@pytest.fixture(autouse=True)
def _double_precision():
    with jax.enable_x64(True):
        yield


def in_double_precision(convolution):
    return replace(convolution, setting=replace(convolution.setting, dtype=np.dtype("float64")))


def losses(convolution, algorithm):
    """A loss that is no polynomial in x or kernel, by an algorithm of ours and by lax."""

    def ours(x, kernel):
        return jnp.sum(jnp.sin(derivatives.forward(x, kernel, convolution.setting, algorithm=algorithm)))

    def theirs(x, kernel):
        return jnp.sum(jnp.sin(by_lax.forward(x, kernel, convolution.setting)))

    return ours, theirs


def assert_same(found, wanted):
    assert jax.tree.map(jnp.shape, found) == jax.tree.map(jnp.shape, wanted)
    for one, other in zip(jax.tree.leaves(found), jax.tree.leaves(wanted), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-11, atol=1e-11)


def assert_transformed_alike(transform, convolution, algorithm):
    """The transformation of a loss gives the same for both, compiled."""
    x, kernel, _ = convolution.arrays()
    ours, theirs = losses(convolution, algorithm)
    assert_same(jax.jit(transform(ours))(x, kernel), jax.jit(transform(theirs))(x, kernel))


def both(loss):
    return jax.grad(loss, (0, 1))


def along(function):
    """The derivative of everything the function gives along a direction in both arrays."""

    def pushed(x, kernel):
        return jax.jvp(function, (x, kernel), (jnp.cos(x), jnp.sin(kernel)))

    return pushed


def gradient_of_gradient(loss):
    def size_of_gradient(x, kernel):
        return sum(jnp.sum(one**2) for one in both(loss)(x, kernel))

    return both(size_of_gradient)


def linearized(loss):
    def pushed(x, kernel):
        value, derivative = jax.linearize(loss, x, kernel)
        return value, derivative(jnp.cos(x), jnp.sin(kernel))

    return pushed


def scanned(loss):
    """The gradients summed over steps, each from where the last one went."""

    def run(x, kernel):
        def step(carry, _):
            to_x, to_kernel = both(loss)(*carry)
            return (carry[0] - 0.1 * to_x, carry[1] - 0.1 * to_kernel), jnp.sum(to_kernel)

        return lax.scan(step, (x, kernel), None, length=3)

    return run


def branching(loss):
    def run(x, kernel):
        return lax.cond(
            x[(0,) * x.ndim] > 5, lambda: jax.tree.map(jnp.zeros_like, (x, kernel)), lambda: both(loss)(x, kernel)
        )

    return run


def remembered(loss):
    return both(jax.checkpoint(loss))


TRANSFORMS = {
    "forward over reverse": lambda loss: along(both(loss)),
    "scan": scanned,
    "gradient": both,
    "gradient of gradient": gradient_of_gradient,
    "linearize": linearized,
    "cond": branching,
    "checkpoint": remembered,
}
QUICK = [(DENSE, "forward over reverse"), (DENSE, "scan")]
SLOW = [
    *((DENSE, name) for name in ("gradient", "gradient of gradient", "linearize", "cond", "checkpoint")),
    *((kind, name) for kind in (DEPTHWISE, GROUPED) for name in ("forward over reverse", "scan")),
]


@pytest.mark.parametrize(("kind", "transform"), [*QUICK, *(pytest.param(*one, marks=pytest.mark.slow) for one in SLOW)])
def test_derivatives_are_those_of_lax(kind, transform, all_made_by_name):
    assert_transformed_alike(TRANSFORMS[transform], in_double_precision(all_made_by_name[kind]), NAMES[kind])


@pytest.mark.slow
@pytest.mark.parametrize("kind", [DENSE, DEPTHWISE])
def test_the_hessian_is_that_of_lax(kind, all_made_by_name):
    def transform(loss):
        return jax.hessian(loss, (0, 1))

    small = replace(in_double_precision(all_made_by_name[kind]), batch=1)
    assert_transformed_alike(transform, small, NAMES[kind])


MAPPED = [
    *((DENSE, axes) for axes in [(1, None), (None, 2), (0, -1)]),
    *((GROUPED, axes) for axes in [(1, None), (None, 2), (-1, 0)]),
    (DEPTHWISE, (1, 2)),
]


@pytest.mark.parametrize(
    ("kind", "axes"), [(DENSE, (1, 2)), *(pytest.param(*one, marks=pytest.mark.slow) for one in MAPPED)]
)
def test_mapped_over_images_and_over_kernels(kind, axes, all_made_by_name):
    convolution = in_double_precision(all_made_by_name[kind])
    x, kernel, _ = convolution.arrays()
    arrays = [
        array if axis is None else jnp.stack([array, array[::-1], array * 2], axis)
        for array, axis in zip((x, kernel), axes, strict=True)
    ]
    ours, theirs = losses(convolution, NAMES[kind])
    found, wanted = (jax.jit(jax.vmap(along(both(loss)), axes))(*arrays) for loss in (ours, theirs))
    assert_same(found, wanted)


@pytest.mark.slow
@pytest.mark.parametrize("kind", NAMES)
def test_what_is_mapped_over_is_the_same_without_a_compiler(kind, all_made_by_name):
    """Every operation by itself, as jax.disable_jit and the inside of an uncompiled gradient run it."""
    convolution = in_double_precision(all_made_by_name[kind])
    x, kernel, _ = convolution.arrays()
    ours, theirs = losses(convolution, NAMES[kind])
    assert_same(both(ours)(x, kernel), both(theirs)(x, kernel))


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "algorithm"), [*((kind, "auto") for kind in NAMES), *NAMES.items()])
@pytest.mark.parametrize("platforms", [("cpu",), ("cpu", "tpu", "cuda")], ids=str)
def test_a_symbolic_batch_is_exported_with_its_gradients(platforms, kind, algorithm, all_made_by_name):
    convolution = in_double_precision(all_made_by_name[kind])
    x, kernel, _ = convolution.arrays()
    ours, theirs = losses(convolution, algorithm)
    batch = export.symbolic_shape("batch")
    shapes = (jax.ShapeDtypeStruct((*batch, *x.shape[1:]), x.dtype), jax.ShapeDtypeStruct(kernel.shape, kernel.dtype))
    exported = export.export(jax.jit(both(ours)), platforms=platforms)(*shapes)
    for images in (x, x[:1], jnp.concatenate([x, x])):
        assert_same(exported.call(images, kernel), both(theirs)(images, kernel))


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_gradients_of_half_precision_come_back_in_it(dtype, all_made_by_name):
    convolution = all_made_by_name[DENSE]
    x, kernel, _ = (array.astype(dtype) for array in convolution.arrays())
    ours, theirs = losses(convolution, "patches")
    found, wanted = jax.jit(both(ours))(x, kernel), jax.jit(both(theirs))(x, kernel)
    for one, other in zip(found, wanted, strict=True):
        assert one.dtype == dtype
        np.testing.assert_allclose(one.astype("float32"), other.astype("float32"), rtol=0.02, atol=0.02)


def test_the_convolution_of_lax_stands_in_the_program_where_it_is_asked_for(all_made_by_name):
    convolution = in_double_precision(all_made_by_name[DENSE])
    x, kernel, _ = convolution.arrays()
    program = str(jax.make_jaxpr(both(losses(convolution, "lax")[0]))(x, kernel))
    assert "conv_general_dilated" in program
    assert "convolution_" not in program


def test_the_precision_is_the_one_configured_where_the_function_was_called(all_made_by_name):
    convolution = in_double_precision(all_made_by_name[DENSE])
    x, kernel, _ = convolution.arrays()
    ours, _ = losses(convolution, "patches")
    with jax.default_matmul_precision("high"):
        traced = jax.jit(ours).trace(x, kernel)
    assert "HIGH, HIGH" in traced.lower().as_text().replace("precision ", "")


@pytest.mark.slow
@pytest.mark.parametrize("kind", [DENSE, GROUPED])
def test_a_transposed_convolution_has_the_derivatives_of_the_convolution_it_transposes(kind, all_made_by_name):
    convolution = in_double_precision(all_made_by_name[kind])
    _, kernel, g = convolution.arrays()
    setting, size = convolution.setting, convolution.input_size

    def ours(g, kernel):
        return jnp.sum(jnp.sin(derivatives.input_gradient(g, kernel, setting, size, algorithm=NAMES[kind])))

    def theirs(g, kernel):
        return jnp.sum(jnp.sin(by_lax.input_gradient(g, kernel, setting, size)))

    assert_same(jax.jit(along(both(ours)))(g, kernel), jax.jit(along(both(theirs)))(g, kernel))
