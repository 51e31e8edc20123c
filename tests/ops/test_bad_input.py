"""Each operation with each kind of bad argument: a ConvjaxError that names the argument and a mend, nothing else.

The checks of the import hook are off here (see conftest.py): users run without them.
"""

import functools
import math
import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convjax import ConvjaxError, conv, max_pool

pytestmark = pytest.mark.usefixtures("unhooked")

ZEROS = jnp.zeros
NO_INTS = [True, 1.0, 2.5, math.nan, "1", b"1", {1}, object(), (1, 1, 1), (1.0, 1), (), [None, 1], np.ones((2, 2))]
WRONG_SIZE = [0, -1, (0, 1), (1, -1), 2**31, 10**30]
NO_PADDINGS = [None, True, 1.0, -1, (1,), (1, 1, 1), ((1, 1),), ((1, 1), 1), ((1, 1), (1, -1)), ((1, 1, 1), (1, 1, 1))]
NO_PADDINGS += ["smae", "", "reflect", {1}, object(), (1.5, 1), ((1, 1.5), (1, 1)), math.inf, 2**31, 10**30]
NO_ARRAYS = [None, 1.0, True, [[1.0]], "x", object(), np.array(["x"]), np.array([None]), np.float32(1)]
NO_FLOATS = [ZEROS((1, 5, 5, 2), jnp.int32), ZEROS((1, 5, 5, 2), bool), np.zeros((1, 5, 5, 2), "int64")]
NO_IMAGES = [ZEROS(()), ZEROS(5), ZEROS((5, 5)), ZEROS((1, 1, 5, 5, 2)), ZEROS((0, 5, 5, 2)), ZEROS((1, 0, 5, 2))]
NO_KEYS = [jax.random.key(0)]
NO_KERNELS = [ZEROS(()), ZEROS((3, 3)), ZEROS((1, 1, 1, 1, 2, 4)), ZEROS((3, 3, 1, 4)), ZEROS((7, 3, 2, 4))]
NO_KERNELS += [ZEROS((0, 3, 2, 4)), ZEROS((3, 3, 0, 4)), ZEROS((3, 3, 2, 0))]
NO_KERNELS += [ZEROS((3, 3, 2, 4), "int32"), ZEROS((3, 3, 2, 4), "bfloat16")]

GOOD = {
    conv: {"x": ZEROS((1, 5, 5, 2)), "kernel": ZEROS((3, 3, 2, 4)), "bias": ZEROS(4), "stride": 1, "padding": "VALID"}
    | {"dilation": 1, "groups": 1},
    max_pool: {"x": ZEROS((1, 5, 5, 2)), "kernel_size": 3, "stride": 1, "padding": "VALID", "dilation": 1}
    | {"spatial_dims": 2},
}
BAD = {
    conv: {
        "x": NO_ARRAYS + NO_FLOATS + NO_IMAGES + NO_KEYS + [ZEROS((1, 5, 5, 3)), ZEROS((1, 5, 5, 0)), ZEROS((5, 5))],
        "kernel": NO_ARRAYS + NO_KEYS + NO_KERNELS,
        "bias": [b for b in NO_ARRAYS if b is not None]
        + [ZEROS(3), ZEROS((1, 4)), ZEROS(()), ZEROS(1), ZEROS(4, "bfloat16"), ZEROS(4, "int32"), *NO_KEYS],
        "stride": [None, *NO_INTS, *WRONG_SIZE],
        "padding": NO_PADDINGS,
        "dilation": [None, *NO_INTS, *WRONG_SIZE, 9],
        "groups": [None, *NO_INTS, 0, -1, 3, 2, 10**30],
    },
    max_pool: {
        "x": NO_ARRAYS + NO_IMAGES + NO_KEYS + [ZEROS((1, 5, 5, 2), bool), ZEROS((1, 5, 5, 2), "complex64")],
        "kernel_size": [None, *NO_INTS, *WRONG_SIZE, 6, (3, 6)],
        "stride": NO_INTS + WRONG_SIZE,
        "padding": [*NO_PADDINGS, 3, ((0, 0), (0, 3))],
        "dilation": [None, *NO_INTS, *WRONG_SIZE, 9],
        "spatial_dims": [None, *NO_INTS, 0, -1, 1, 4, 10**30],
    },
}
CASES = [(f, argument, bad) for f, arguments in BAD.items() for argument, values in arguments.items() for bad in values]


def spelled(case):
    if isinstance(case, jax.Array):
        return f"{case.dtype}{case.shape}"
    return re.sub(r"\n| at 0x\w+", "", getattr(case, "__name__", str(case)))  # the same in every process


@pytest.mark.parametrize(("function", "argument", "bad"), CASES, ids=spelled)
def test_a_bad_argument_is_named_with_a_mend(function, argument, bad):
    with pytest.raises(ConvjaxError) as caught:
        function(**{**GOOD[function], argument: bad})
    text = str(caught.value)
    assert argument in text
    assert "Use " in text.splitlines()[-1]
    assert 2 <= len(text.splitlines()) <= 4


@pytest.mark.parametrize(
    ("function", "argument"),
    [(f, a) for f, good in GOOD.items() for a in good if a not in ("x", "kernel", "bias")],
)
def test_a_traced_value_where_an_int_belongs_is_named(function, argument):
    def called(value):
        return function(**{**GOOD[function], argument: value})

    for value in (2, jnp.array([2, 2])):
        with pytest.raises(ConvjaxError, match=rf"^{argument} must be known before tracing(.|\n)*static_argnames"):
            jax.jit(called)(value)


def message(function, *args, **options):
    with pytest.raises(ConvjaxError) as caught:
        function(*args, **options)
    return str(caught.value)


def test_a_kernel_that_does_not_fit_is_told_with_the_shape_of_x():
    assert message(conv, ZEROS((1, 5, 5, 3)), ZEROS((7, 7, 3, 8)), stride=2) == (
        "kernel_size (7, 7) is larger than the padded input (5, 5):\n"
        "  x is (1, 5, 5, 3), kernel is (7, 7, 3, 8) and padding='VALID' adds nothing.\n"
        "  Use padding='SAME', a kernel of at most 5×5, or a larger input."
    )
    assert message(max_pool, ZEROS((5, 5, 3)), 6).startswith(
        "kernel_size (6, 6) is larger than the padded input (5, 5):\n  x is (5, 5, 3) and padding='VALID' adds nothing."
    )


def test_channels_that_do_not_fit_are_told_with_the_kernel_that_would():
    assert "Use a kernel of shape (3, 3, 3, 8)" in message(conv, ZEROS((1, 5, 5, 3)), ZEROS((3, 3, 4, 8)))
    assert "(3, 3, 8, 8), or groups=8." in message(conv, ZEROS((1, 5, 5, 8)), ZEROS((3, 3, 1, 8)))
    grouped = message(conv, ZEROS((1, 5, 5, 8)), ZEROS((3, 3, 8, 8)), groups=2)
    assert "takes 16 (8 in each of 2 groups)" in grouped
    assert "Use a kernel of shape (3, 3, 4, 8)" in grouped


def test_channels_first_images_are_recognised():
    text = message(conv, ZEROS((1, 3, 32, 32)), ZEROS((3, 3, 3, 8)))
    assert "jnp.moveaxis(x, -3, -1)" in text
    assert "jnp.moveaxis(x, -3, -1)" in message(conv, ZEROS((3, 32, 32)), ZEROS((3, 3, 3, 8)))


def test_a_window_with_sizes_for_batch_and_channels_too_is_told_what_it_needs():
    text = message(max_pool, ZEROS((1, 5, 5, 1)), (1, 2, 2, 1))
    assert text.startswith("kernel_size (1, 2, 2, 1) has 4 values for 2 spatial axes")


ARRAYS = st.builds(
    lambda shape, dtype: jax.ShapeDtypeStruct(tuple(shape), dtype),
    st.lists(st.integers(0, 5), max_size=6),
    st.sampled_from(["float32", "float32", "float32", "bfloat16", "int32", "bool"]),
)
FITTING = st.builds(
    lambda n, k, i, o: (jax.ShapeDtypeStruct((2, n, n, i), "float32"), jax.ShapeDtypeStruct((k, k, i, o), "float32")),
    *[st.integers(1, 5)] * 4,
)
INTS = st.one_of(st.integers(1, 4), st.integers(-1, 6), st.tuples(*[st.integers(0, 3)] * 2), st.sampled_from(NO_INTS))
PADDINGS = st.one_of(
    st.sampled_from(["SAME", "full", "VALID", "Causal", "SAME_LOWER", *NO_PADDINGS]),
    INTS,
    st.tuples(*[st.tuples(*[st.integers(-1, 4)] * 2)] * 2),
)


def size_or_error(function, *arrays):
    try:
        y = jax.eval_shape(function, *arrays)
    except ConvjaxError as error:
        assert "Use " in str(error)  # noqa: PT017  # either outcome is right
    else:
        assert 0 not in y.shape


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(FITTING, st.tuples(ARRAYS, ARRAYS)), INTS, PADDINGS, INTS, st.one_of(st.integers(-1, 4), INTS))
def test_whatever_conv_is_called_with_gives_a_result_or_a_convjax_error(arrays, stride, padding, dilation, groups):
    size_or_error(functools.partial(conv, stride=stride, padding=padding, dilation=dilation, groups=groups), *arrays)


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(FITTING.map(lambda pair: pair[0]), ARRAYS), INTS, st.one_of(st.none(), INTS), PADDINGS, INTS)
def test_whatever_max_pool_is_called_with_gives_a_result_or_a_convjax_error(x, kernel_size, stride, padding, dilation):
    size_or_error(
        functools.partial(max_pool, kernel_size=kernel_size, stride=stride, padding=padding, dilation=dilation), x
    )
