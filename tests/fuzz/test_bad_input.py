"""Every public function with each kind of bad input: a ConvjaxError that names the argument, its value and a mend.

The checks of the import hook are off here (see conftest.py): users run without them.
"""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from convjax import ConvjaxError, Explanation

from .bad_values import cases
from .calls import ALONG, BAD, GOOD
from .vocabulary import FUNCTIONS, Sort, sorts_of

pytestmark = pytest.mark.usefixtures("unhooked")

CASES = cases()


def called(name, **changed):
    others = (other for argument in changed for other in ALONG.get((name, argument), {}).items())
    return FUNCTIONS[name](**{**GOOD[name], **dict(others), **changed})


def elements(value):
    """The value and what is in it: an error may show the part that is wrong."""
    yield value
    if isinstance(value, list | tuple):
        for element in value:
            yield from elements(element)
    if isinstance(value, np.ndarray) and value.ndim:
        yield from value


def as_written(value):
    """The ways in which an error may show a value."""
    for element in elements(value):
        yield " ".join(repr(element).split())[:70]
        yield str(element)[:70]  # a number of NumPy is shown as a number
    if isinstance(value, jax.Array | np.ndarray):
        yield from (str(value.shape), value.dtype.name)


def complaint(name, argument, value):
    """What is wrong with the answer to a bad value; nothing where it is a good one."""
    try:
        answer = called(name, **{argument: value})
    except ConvjaxError as error:
        text = str(error)
    else:
        return f"gave {answer}"
    lines = text.splitlines()
    if argument not in text or not any(written in text for written in as_written(value)):
        return f"does not name {argument} and its value: {text}"
    if not 2 <= len(lines) <= 4 or "Use " not in lines[-1]:
        return f"has no mend at its end: {text}"
    return None


@pytest.mark.parametrize(("name", "kind"), CASES, ids=str)
def test_a_bad_argument_is_named_with_its_value_and_a_mend(name, kind):
    found = [(argument, value, complaint(name, argument, value)) for argument, value in CASES[name, kind]]
    assert [(argument, value, said) for argument, value, said in found if said] == []


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_traced_value_where_a_static_one_belongs_is_named(name):
    for argument, sort in sorts_of(FUNCTIONS[name]).items():
        if sort is Sort.ARRAY:
            continue
        for value in (2, jnp.array([2, 2])):
            with pytest.raises(ConvjaxError, match=rf"^{argument}(\[0\])? must be (.|\n)*Trace(.|\n)*Use "):
                jax.jit(lambda value, argument=argument: called(name, **{argument: value}))(value)


def comparable(answer):
    return answer.to_json() if isinstance(answer, Explanation) else answer


@pytest.mark.slow
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_number_of_numpy_is_a_number(name):
    sizes = {Sort.SIZES, Sort.EXTRAS, Sort.COUNT, Sort.PADDING}
    ints = {argument for argument, sort in sorts_of(FUNCTIONS[name]).items() if sort in sizes}
    numbers = {argument: GOOD[name][argument] for argument in ints if isinstance(GOOD[name][argument], int)}
    for kind in (np.int64, np.uint8):
        answer = called(name, **{argument: kind(number) for argument, number in numbers.items()})
        jax.tree.map(np.testing.assert_array_equal, comparable(answer), comparable(called(name)))
    if "epsilon" in GOOD[name]:
        assert called(name, epsilon=np.float32(1e-5)).shape == called(name).shape


def test_every_public_function_has_a_good_call():
    assert set(GOOD) == set(FUNCTIONS)
    for name in FUNCTIONS:
        assert called(name) is not None


def has(*arguments):
    return lambda name: any(argument in GOOD[name] for argument in arguments)


def has_sort(*sorts):
    return lambda name: any(sort in sorts for sort in sorts_of(FUNCTIONS[name]).values())


APPLIES = {
    "a wrong rank": has_sort(Sort.ARRAY),
    "a list for an array": has_sort(Sort.ARRAY),
    "an empty array": has_sort(Sort.ARRAY),
    "a wrong type": has_sort(Sort.ARRAY),
    "a kernel too large": has("kernel_size", "kernel", "depthwise_kernel"),
    "wrong channels": has("kernel", "depthwise_kernel", "scale"),
    "groups that do not divide": has("groups"),
    "mixed types": has("kernel", "depthwise_kernel", "scale"),
    "zero": has_sort(Sort.SIZES, Sort.COUNT),
    "a negative number": has_sort(Sort.SIZES, Sort.COUNT, Sort.EXTRAS, Sort.PADDING, Sort.NUMBER),
    **dict.fromkeys(("a bool", "a float", "a text", "a stranger"), lambda name: True),  # noqa: ARG005
}
EXEMPT = {  # a kernel that nothing is larger than, and what shows all numbers as float32
    ("explain", "mixed types"),
    *((name, "a kernel too large") for name in ("transposed_output_size", "conv_transpose", "conv_parameters")),
    *((name, "a kernel too large") for name in ("conv_macs", "input_sizes_for", "paddings_for", "Window")),
}


@pytest.mark.parametrize("kind", APPLIES)
def test_every_kind_stands_in_the_table_for_every_function_that_it_applies_to(kind):
    wanted = {(name, kind) for name in FUNCTIONS if APPLIES[kind](name)} - EXEMPT
    assert wanted - set(CASES) == set()


def test_the_table_speaks_of_nothing_that_is_not_there():
    assert {(name, argument) for (name, _), pairs in CASES.items() for argument, _ in pairs} <= {
        (name, argument) for name in GOOD for argument in GOOD[name]
    }
    assert set(BAD) <= set(FUNCTIONS)
