"""Checks of smoothed."""

import numpy as np
from given import SEEDS

from grader.checks import given, title


def numbers(rng, *shape):
    return np.random.default_rng(rng.getrandbits(64)).normal(size=shape).astype(np.float32)


def window(index, _expected, _got):
    return f"x[{index[0]}:{index[0] + 3}]"


@title("Neighbours of a row, weighted")
def test_row(student):
    weights = np.array([1.0, 2.0], np.float32)
    student.smoothed(given.row(4, start=1.0), weights).should_equal(
        np.array([5.0, 8.0, 11.0], np.float32), picture=window
    )
    student.smoothed(given.row(5), given.hat).should_match_reference(rtol=1e-5, exact_dtype=True, picture=window)


@title("Any row, compiled or not")
def test_compiled(student, rng):
    for length in (5, 8):
        x, weights = numbers(rng, length), numbers(rng, 3)
        student.smoothed(x, weights).should_match_reference(rtol=1e-5, atol=1e-6, picture=window)
        student.smoothed.jit(x, weights, stride=2, static=("stride",)).should_match_reference(rtol=1e-5, atol=1e-6)


@title("A batch of rows under vmap")
def test_mapped(student, rng):
    rows, weights = numbers(rng, len(SEEDS), 6), numbers(rng, 3)
    student.smoothed.vmap(rows, weights, in_axes=(0, None)).should_match_reference(rtol=1e-5, atol=1e-6)


@title("The gradient with respect to the weights")
def test_gradient(student, rng):
    x, weights, cotangent = numbers(rng, 6), numbers(rng, 3), numbers(rng, 4)
    student.smoothed.grad(x, weights, argnums=1, cotangent=cotangent).should_match_reference(rtol=1e-5, atol=1e-6)
    student.smoothed.value_and_grad(x, weights, argnums=(0, 1), cotangent=cotangent).should_match_reference(
        rtol=1e-5, atol=1e-6
    )


@title("Half the precision stays half the precision")
def test_bfloat16(student):
    import jax.numpy as jnp

    x = jnp.arange(5, dtype=jnp.bfloat16)
    student.smoothed(x, jnp.ones(2, jnp.bfloat16)).should_equal(
        jnp.array([1, 3, 5, 7], jnp.bfloat16), exact_dtype=True
    )


@title("stride is a keyword, 1 by default")
def test_signature(student):
    assert student.smoothed.signature().value["stride"] == {"kind": "keyword-only", "default": 1}, "a keyword, please"
