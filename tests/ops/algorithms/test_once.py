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
        y = computed_once(jnp.maximum(2 * x + 1, 0.0))
        rows = y.reshape(-1, 8)
        return jnp.moveaxis(y, 0, -1).reshape(x.shape) + (rows @ rows[:8].T).reshape(x.shape)

    def program(x):
        return readers(x) if turns is None else lax.fori_loop(0, turns, lambda _, y: readers(y), x)

    text = jax.jit(program).lower(jnp.ones((16, 8, 8))).compile().as_text()
    assert text.count(" maximum(") == 1
    assert text.count(" while(") == (1 if turns is None else 2)
