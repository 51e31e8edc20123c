"""Every public function with thousands of drawn calls: a right result or a ConvjaxError, and nothing else.

A failing call is printed as code. The checks of the import hook are off here: users run without them.
"""

import fractions
import functools
import re
import zlib
from random import Random

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import convjax
from convjax import ConvjaxError

from .drawn_calls import drawn_call
from .results import all_finite, disagreement, shapes
from .vocabulary import FUNCTIONS
from .written import Call

pytestmark = pytest.mark.usefixtures("unhooked")

MANY, FEW, MADE = 300, 16, 8
LEAST_SHARE = 0.15  # of results and of errors: neither may be the rule

DRAWN = [name for name in FUNCTIONS if name != "explain"]  # which has no shapes without numbers: tests/explanation
walk = pytest.mark.parametrize("name", DRAWN)


def calls(name: str, number: int, seed: int = 0):
    random = Random(zlib.crc32(name.encode()) + seed)
    return [drawn_call(random, name) for _ in range(number)]


def in_arithmetic(name: str) -> bool:
    return FUNCTIONS[name].__module__.startswith("convjax.arithmetic")


def complaint(call: Call) -> tuple[bool, str | None]:
    """Whether the call gave a result, and what is wrong with what it gave."""
    try:
        function = functools.partial(FUNCTIONS[call.name], **call.others())
        if in_arithmetic(call.name):
            return True, disagreement(call, function(**call.arrays()))
        abstract = {name: array.abstract() for name, array in call.arrays().items()}
        found = [leaf.shape for leaf in jax.tree.leaves(jax.eval_shape(function, **abstract))]
    except ConvjaxError as error:
        return False, None if "Use " in str(error).splitlines()[-1] else f"no mend: {error}"
    except Exception as error:  # whatever it is, it is the find
        return False, f"{type(error).__name__}: {error}"
    return True, None if found == shapes(call) and 0 not in sum(found, ()) else f"{found}, not {shapes(call)}"


def answered(name: str, number: int) -> tuple[int, int]:
    """How many calls gave a result and how many an error, once it is certain that nothing else came."""
    results = 0
    for call in calls(name, number):
        has_result, wrong = complaint(call)
        assert wrong is None, f"{call}\n{wrong}"
        results += has_result
    return results, number - results


def outcome(call):
    """The shapes of a result, or the text of the error."""
    try:
        result = call()
    except ConvjaxError as error:
        return re.sub(r" at 0x\w+", "", str(error))
    return [np.shape(leaf) for leaf in jax.tree.leaves(result)]


@walk
def test_a_call_that_is_printed_is_the_call(name):
    names = {"convjax": convjax, "jax": jax, "jnp": jnp, "np": np, "Fraction": fractions.Fraction}
    failing = [call for call in calls(name, 3) if not complaint(call)[0]]
    for call in failing:
        abstract = {argument: array.abstract() for argument, array in call.arrays().items()}
        function = functools.partial(FUNCTIONS[name], **call.others())
        wanted = outcome(lambda function=function, abstract=abstract: jax.eval_shape(function, **abstract))
        assert outcome(lambda call=call: eval(str(call), names)) == wanted, call


@walk
def test_whatever_a_function_is_called_with_gives_what_is_right_or_a_convjax_error(name):
    results, errors = answered(name, FEW)
    assert results > 0
    assert errors > 0


@pytest.mark.slow
@walk
def test_hundreds_of_calls_give_what_is_right_or_a_convjax_error(name):
    results, errors = answered(name, MANY)
    assert results + errors == MANY
    assert min(results, errors) >= LEAST_SHARE * MANY


def test_ten_thousand_calls_are_drawn():
    assert MANY * len(DRAWN) >= 10_000


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in DRAWN if not in_arithmetic(name)])
def test_finite_numbers_give_finite_numbers(name):
    random = np.random.default_rng(zlib.crc32(name.encode()))
    made = 0
    for call in calls(name, MADE * 6, seed=1):
        arrays = {argument: array.made(random) for argument, array in call.arrays().items()}
        if "variance" in arrays and "complex" not in arrays["variance"].dtype.name:
            arrays["variance"] = abs(arrays["variance"])
        try:
            result = FUNCTIONS[name](**call.others(), **arrays)
        except ConvjaxError:
            continue
        assert all_finite(result), call
        assert [leaf.shape for leaf in jax.tree.leaves(result)] == shapes(call)
        made += 1
        if made == MADE:
            break
    assert made == MADE
