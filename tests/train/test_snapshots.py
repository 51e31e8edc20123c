"""States as arrays by name, and back."""

import jax
import numpy as np
import pytest
from flax import nnx

from convjax import ConvjaxError
from convjax.train.snapshots import arrays_by_name, must_stay_finite, with_arrays


def back(state: nnx.State) -> nnx.State:
    return with_arrays(state, arrays_by_name(state), where="Here", what="model")


def test_every_array_of_a_variable_that_holds_several_has_a_name_and_a_value_of_its_own():
    state = nnx.State({"pair": nnx.Variable((jax.numpy.zeros(2), {"one": jax.numpy.ones(2)}))})
    arrays = arrays_by_name(state)
    assert {name: array.tolist() for name, array in arrays.items()} == {"pair.0": [0, 0], "pair.1.one": [1, 1]}
    for one, other in zip(jax.tree.leaves(back(state)), jax.tree.leaves(state), strict=True):
        np.testing.assert_array_equal(one, other)


def test_two_arrays_of_one_name_are_an_error_and_not_one_array():
    ones = jax.numpy.ones(2)
    state = nnx.State({"a": nnx.State({"b": nnx.Variable(ones)}), "a.b": nnx.Variable(ones)})
    with pytest.raises(ConvjaxError, match=r"under the name a\.b\.\nGive one of them another name"):
        arrays_by_name(state)


@pytest.mark.parametrize("kind", ["threefry2x32", "rbg"])
@pytest.mark.parametrize("abstract", [False, True], ids=["with values", "abstract"])
def test_a_random_stream_comes_back_as_one_of_its_own_kind(kind, abstract):
    state = nnx.State({"key": nnx.Variable(jax.random.key(3, impl=kind))})
    into = nnx.State(jax.eval_shape(lambda: state)) if abstract else state
    found = with_arrays(into, arrays_by_name(state), where="Here", what="model")
    (key,), (expected,) = jax.tree.leaves(found), jax.tree.leaves(state)
    assert key.dtype == expected.dtype
    assert (jax.random.bits(key, (3,)) == jax.random.bits(expected, (3,))).all()


def test_parameters_and_finite_averages_must_stay_finite_and_nothing_else():
    infinite, one = jax.numpy.array(jax.numpy.inf), jax.numpy.array(1.0)
    kinds = {
        "parameter": nnx.Param(infinite),
        "average": nnx.BatchStat(one),
        "minimum": nnx.BatchStat(infinite),
        "mask": nnx.Variable(one),
    }
    assert must_stay_finite(nnx.State(kinds)) == {"parameter", "average"}
