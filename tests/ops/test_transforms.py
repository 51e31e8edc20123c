"""Every public operation under every transformation of JAX: the same numbers, shapes and derivatives as without."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.flatten_util import ravel_pytree

from convjax import ops

pytestmark = pytest.mark.slow


def assert_near(found, expected, tolerance=1e-5):
    found, expected = jax.tree.leaves(found), jax.tree.leaves(expected)
    for one, wanted in zip(found, expected, strict=True):
        assert (one.shape, one.dtype) == (wanted.shape, wanted.dtype)
        np.testing.assert_allclose(one, wanted, rtol=tolerance, atol=tolerance)


def one_by_one(operation, arrays, names):
    """What comes out when these arrays, which have an axis of 2 more, are gone through, stacked."""
    parts = {name: np.asarray(a) if name in names else a for name, a in arrays.items()}
    each = [operation({name: jnp.asarray(a[i]) if name in names else a for name, a in parts.items()}) for i in range(2)]
    return jax.tree.map(lambda *parts: jnp.asarray(np.stack(parts)), *each)


def weighted(operation, rest):
    """A function of the arrays to differentiate in: one number, in which each element of what comes out counts."""

    def total(inputs):
        sums = []
        for y in operation.floats({**rest, **inputs}):
            weights = np.random.default_rng(1).uniform(0.5, 1.5, y.shape)
            sums.append(jnp.sum(y * jnp.asarray(weights, y.dtype)))
        return sum(sums)

    return total


def parted(operation, dtype="float32"):
    """The arrays to differentiate in, the others, and a direction to go in."""
    arrays = operation.arrays(dtype=dtype)
    inputs = operation.differentiable(arrays)
    rest = {name: value for name, value in arrays.items() if name not in inputs}
    return inputs, rest, operation.differentiable(operation.arrays(dtype=dtype, seed=1))


def test_the_walk_visits_every_public_operation(walked):
    functions = {getattr(ops, name) for name in ops.__all__}
    assert {f for f in functions if not f.__module__.startswith("convjax.ops.initializers")} == walked


def test_a_batch_gives_what_its_images_give_and_so_do_jit_and_abstract_values(operation):
    arrays = operation.arrays(batch=2)
    together = operation(arrays)
    if not operation.reduces_batches:
        assert_near(together, one_by_one(operation, arrays, operation.own))
    assert_near(jax.jit(operation)(arrays), together)
    abstract = jax.eval_shape(operation, arrays)
    assert jax.tree.map(lambda y: (y.shape, y.dtype), together) == jax.tree.map(lambda y: (y.shape, y.dtype), abstract)


@pytest.mark.slow
def test_vmap_over_images_and_over_kernels_is_one_after_another(operation):
    for names in filter(None, (operation.own, operation.shared)):
        arrays = operation.arrays()
        many = {name: jnp.stack([a, a[::-1]]) if name in names else a for name, a in arrays.items()}
        axes = {name: 0 if name in names else None for name in arrays}
        assert_near(jax.vmap(operation, (axes,))(many), one_by_one(operation, many, names))


def test_forward_and_reverse_derivatives_are_the_difference_quotient(operation):
    with jax.enable_x64(True):
        inputs, rest, direction = parted(operation, "float64")
        total = weighted(operation, rest)

        def moved(step):
            return total(jax.tree.map(lambda a, v: a + step * v, inputs, direction))

        @jax.jit
        def slopes():
            reverse = jax.tree.map(jnp.vdot, jax.grad(total)(inputs), direction)
            forward = jax.jvp(total, (inputs,), (direction,))[1]
            return sum(jax.tree.leaves(reverse)), forward, (moved(1e-6) - moved(-1e-6)) / 2e-6

        reverse, forward, quotient = slopes()
        np.testing.assert_allclose([reverse, forward], [quotient, quotient], rtol=1e-6, atol=1e-6)


@pytest.mark.slow
def test_the_hessian_is_symmetric_and_the_difference_quotient_of_the_gradient(operation):
    with jax.enable_x64(True):
        inputs, rest, direction = parted(operation, "float64")
        at, back = ravel_pytree(inputs)
        along, _ = ravel_pytree(direction)
        total = jax.jit(lambda flat: weighted(operation, rest)(back(flat)))
        hessian = jax.jit(jax.hessian(total))(at)
        np.testing.assert_allclose(hessian, hessian.T, atol=1e-9)
        gradient = jax.jit(jax.grad(total))
        quotient = (gradient(at + 1e-6 * along) - gradient(at - 1e-6 * along)) / 2e-6
        np.testing.assert_allclose(hessian @ along, quotient, rtol=1e-5, atol=1e-6)


@pytest.mark.slow
def test_inside_loops_branches_and_checkpoints(operation):
    inputs, rest, _ = parted(operation)
    expected = operation({**rest, **inputs})
    nothing = jax.tree.map(jnp.zeros_like, expected)

    def looped(inputs):
        def step(carried):
            return carried[0] + 1, operation({**rest, **inputs})

        return jax.lax.while_loop(lambda carried: carried[0] < 1, step, (0, nothing))[1]

    def scanned(inputs):
        again = jax.checkpoint(lambda inputs: operation({**rest, **inputs}))

        def step(total, flag):
            return jax.tree.map(jnp.add, total, jax.lax.cond(flag, again, lambda _: nothing, inputs)), None

        return jax.lax.scan(step, nothing, jnp.array([True, False]))[0]

    def total(inputs, function):
        return sum(jnp.sum(y) for y in jax.tree.leaves(function(inputs)) if jnp.issubdtype(y.dtype, jnp.inexact))

    def plain(inputs):
        return operation({**rest, **inputs})

    @jax.jit
    def everything(inputs):
        return (looped(inputs), scanned(inputs), jax.grad(total)(inputs, scanned)), jax.grad(total)(inputs, plain)

    found, gradient = everything(inputs)
    assert_near(found, (expected, expected, gradient))


@pytest.mark.slow
def test_exported_with_a_symbolic_batch_size(operation):
    (batch,) = jax.export.symbolic_shape("batch")
    arrays = operation.arrays(batch=3)
    shapes = {name: (batch, *a.shape[1:]) if name in operation.own else a.shape for name, a in arrays.items()}
    abstract = {name: jax.ShapeDtypeStruct(shapes[name], a.dtype) for name, a in arrays.items()}
    exported = jax.export.export(jax.jit(operation))(abstract)
    if not operation.reduces_batches:
        assert {str(y.shape[0]) for y in exported.out_avals} == {"batch"}
    assert_near(exported.call(arrays), operation(arrays))
