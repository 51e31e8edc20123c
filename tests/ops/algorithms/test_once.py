"""What is computed once for all who read it."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax

from convjax.ops.algorithms.once import computed_once


@pytest.mark.parametrize("dtype", [np.float32, np.float16, np.uint8, np.complex64])
def test_an_array_comes_out_as_it_went_in(dtype):
    x = jnp.arange(6).reshape(2, 3).astype(dtype)
    np.testing.assert_array_equal(jax.jit(computed_once)(x), x)
    np.testing.assert_array_equal(jax.jit(jax.vmap(computed_once))(x), x)


@pytest.mark.parametrize("turns", [None, 3], ids=["alone", "in a loop"])
def test_xla_does_not_compute_it_again_for_each_reader(turns):
    def readers(x):
        y = computed_once(jnp.sin(x))
        return y[::-1] + y[:, ::-1] * y.T

    def program(x):
        return readers(x) if turns is None else lax.fori_loop(0, turns, lambda _, y: readers(y), x)

    text = jax.jit(program).lower(jnp.ones((8, 8))).compile().as_text()
    assert text.count(" sine(") == 1
    assert text.count(" while(") == (1 if turns is None else 2)
