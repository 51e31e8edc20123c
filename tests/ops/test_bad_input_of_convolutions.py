"""Each member of the family of convolutions with each kind of bad argument: a ConvjaxError with a mend, nothing else.

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

from convjax import (
    ConvjaxError,
    conv,
    conv_transpose,
    deformable_conv,
    depthwise_conv,
    local_conv,
    pad,
    separable_conv,
    true_convolution,
)

pytestmark = pytest.mark.usefixtures("unhooked")

ZEROS = jnp.zeros
NO_INTS = [True, 1.0, 2.5, math.nan, "1", b"1", {1}, object(), (1, 1, 1), (1.0, 1), (), [None, 1], np.ones((2, 2))]
WRONG_SIZE = [0, -1, (0, 1), (1, -1), 2**31, 10**30]
NO_PADDINGS = [None, True, 1.0, -1, (1,), (1, 1, 1), ((1, 1),), ((1, 1), 1), ((1, 1), (1, -1)), ((1, 1, 1), (1, 1, 1))]
NO_PADDINGS += ["smae", "", "reflect", {1}, object(), (1.5, 1), ((1, 1.5), (1, 1)), math.inf, 2**31, 10**30]
NO_ARRAYS = [None, 1.0, True, [[1.0]], "x", object(), np.array(["x"]), np.array([None]), np.float32(1)]
NO_ARRAYS += [jax.random.key(0)]
NO_FLOATS = [ZEROS((1, 5, 5, 2), jnp.int32), ZEROS((1, 5, 5, 2), bool), ZEROS((1, 5, 5, 2), "bfloat16")]
NO_IMAGES = [ZEROS(()), ZEROS(5), ZEROS((5, 5)), ZEROS((1, 1, 5, 5, 2)), ZEROS((0, 5, 5, 2)), ZEROS((1, 0, 5, 2))]
NO_IMAGES += [ZEROS((1, 5, 5, 0))]
NO_KERNELS = [ZEROS(()), ZEROS((3, 3)), ZEROS((1, 1, 1, 1, 2, 4)), ZEROS((3, 3, 1, 3)), ZEROS((3, 3, 3, 3))]
NO_KERNELS += [ZEROS((0, 3, 2, 4)), ZEROS((3, 3, 0, 4)), ZEROS((3, 3, 2, 0))]
NO_KERNELS += [ZEROS((3, 3, 2, 4), "int32"), ZEROS((3, 3, 2, 4), "bfloat16")]
NO_LOCAL_KERNELS = [ZEROS(()), ZEROS((3, 3, 2, 4)), ZEROS((3, 3, 3, 2, 4)), ZEROS((2, 3, 3, 3, 2, 4))]
NO_LOCAL_KERNELS += [ZEROS((3, 3, 3, 3, 1, 4)), ZEROS((3, 3, 7, 3, 2, 4)), ZEROS((3, 3, 3, 3, 2, 0))]
NO_LOCAL_KERNELS += [ZEROS((3, 3, 3, 3, 2, 4), "int32"), ZEROS((3, 3, 3, 3, 2, 4), "bfloat16")]
NO_OFFSETS = [ZEROS(()), ZEROS((3, 3, 18)), ZEROS((1, 5, 5, 18)), ZEROS((2, 3, 3, 18)), ZEROS((1, 3, 3, 17))]
NO_OFFSETS += [ZEROS((1, 3, 3, 18), "bfloat16"), ZEROS((1, 3, 3, 18), "int32"), ZEROS((1, 3, 3, 18), "complex64")]
TOO_LARGE = [ZEROS((7, 3, 2, 4))]
NO_BIASES = [b for b in NO_ARRAYS if b is not None]
NO_BIASES += [ZEROS(3), ZEROS((1, 4)), ZEROS(()), ZEROS(1), ZEROS(4, "bfloat16"), ZEROS(4, "int32")]
NO_NAMES = [None, 1, True, "", "nonsense", "ZEROS", b"zeros", object(), ["zeros"], math.nan]

WINDOWS = {
    "stride": [None, *NO_INTS, *WRONG_SIZE],
    "padding": NO_PADDINGS,
    "dilation": [None, *NO_INTS, *WRONG_SIZE, 9],
}
NAMES = {
    "padding_mode": NO_NAMES,
    "layout": [*NO_NAMES, "channels_first"],
    "precision": [p for p in NO_NAMES if p is not None],
}
GROUPS = {"groups": [None, *NO_INTS, 0, -1, 3, 2, 10**30]}
X = {"x": NO_ARRAYS + NO_FLOATS + NO_IMAGES + [ZEROS((1, 5, 5, 3))]}
KERNEL = {"kernel": NO_ARRAYS + NO_KERNELS + TOO_LARGE}
BIAS = {"bias": NO_BIASES}

GOOD = {"x": ZEROS((1, 5, 5, 2)), "kernel": ZEROS((3, 3, 2, 4))}
FAMILY = {
    conv: (GOOD, NAMES),  # the rest stands in test_bad_input.py
    true_convolution: (GOOD, X | KERNEL | BIAS | WINDOWS | GROUPS | NAMES),
    conv_transpose: (
        {"x": ZEROS((1, 5, 5, 2)), "kernel": ZEROS((3, 3, 4, 2))},
        X
        | {"kernel": NO_ARRAYS + NO_KERNELS}
        | BIAS
        | {
            "stride": [None, *NO_INTS, *WRONG_SIZE],
            "padding": [*NO_PADDINGS, 4, ((0, 0), (0, 7))],
            "output_padding": [None, *NO_INTS, -1, 1, (0, 1), 2**31, 10**30],
            "dilation": [None, *NO_INTS, *WRONG_SIZE],
            "groups": [None, *NO_INTS, 0, -1, 3, 10**30],
            "layout": NAMES["layout"],
            "precision": NAMES["precision"],
        },
    ),
    depthwise_conv: (
        {"x": ZEROS((1, 5, 5, 2)), "kernel": ZEROS((3, 3, 1, 4))},
        X | {"kernel": NO_ARRAYS + NO_KERNELS + [ZEROS((3, 3, 2, 4)), ZEROS((7, 3, 1, 4))]} | BIAS | WINDOWS | NAMES,
    ),
    separable_conv: (
        {"x": ZEROS((1, 5, 5, 2)), "depthwise_kernel": ZEROS((3, 3, 1, 4)), "pointwise_kernel": ZEROS((1, 1, 4, 4))},
        X
        | {
            "depthwise_kernel": NO_ARRAYS + NO_KERNELS + [ZEROS((3, 3, 1, 6)), ZEROS((7, 3, 1, 4))],
            "pointwise_kernel": NO_ARRAYS + NO_KERNELS + [ZEROS((3, 1, 4, 4)), ZEROS((1, 4, 4)), ZEROS((1, 1, 4, 0))],
        }
        | BIAS
        | WINDOWS
        | NAMES,
    ),
    local_conv: (
        {"x": ZEROS((1, 5, 5, 2)), "kernel": ZEROS((3, 3, 3, 3, 2, 4))},
        X
        | {
            "kernel": NO_ARRAYS + NO_LOCAL_KERNELS,
            "bias": [*NO_BIASES, ZEROS(4), ZEROS((3, 3, 3)), ZEROS((3, 3, 4), "bfloat16")],
        }
        | WINDOWS
        | GROUPS
        | NAMES,
    ),
    deformable_conv: (
        {"x": ZEROS((1, 5, 5, 2)), "offsets": ZEROS((1, 3, 3, 18)), "kernel": ZEROS((3, 3, 2, 4))},
        X
        | {
            "offsets": [*NO_ARRAYS, *NO_OFFSETS, ZEROS((1, 3, 3, 9)), ZEROS((1, 3, 3, 54)), ZEROS((1, 3, 3, 0))],
            "kernel": NO_ARRAYS + NO_KERNELS + TOO_LARGE,
            "mask": [m for m in NO_ARRAYS if m is not None] + NO_OFFSETS,
        }
        | BIAS
        | WINDOWS
        | GROUPS
        | {"precision": NAMES["precision"]},
    ),
    pad: (
        {"x": ZEROS((1, 5, 5, 2)), "padding": 1},
        {
            "x": NO_ARRAYS + NO_IMAGES + [ZEROS((1, 5, 5, 2), bool)],
            "padding": [*NO_PADDINGS, "SAME", "valid"],
            "padding_mode": NO_NAMES,
            "spatial_dims": [None, *NO_INTS, 0, -1, 1, 4, 10**30],
        },
    ),
}
CASES = [(f, argument, bad) for f, (_, kinds) in FAMILY.items() for argument, values in kinds.items() for bad in values]


def spelled(case):
    if isinstance(case, jax.Array):
        return f"{case.dtype}{case.shape}"
    return re.sub(r"\n| at 0x\w+", "", getattr(case, "__name__", str(case)))  # the same in every process


@pytest.mark.parametrize(("function", "argument", "bad"), CASES, ids=spelled)
def test_a_bad_argument_is_named_with_a_mend(function, argument, bad):
    with pytest.raises(ConvjaxError) as caught:
        function(**{**FAMILY[function][0], argument: bad})
    text = str(caught.value)
    assert argument in text
    assert "Use " in text.splitlines()[-1]
    assert 2 <= len(text.splitlines()) <= 4


ARRAYS = {"x", "kernel", "bias", "depthwise_kernel", "pointwise_kernel", "offsets", "mask"}


@pytest.mark.parametrize(
    ("function", "argument"),
    [(f, argument) for f, (_, kinds) in FAMILY.items() for argument in kinds if argument not in ARRAYS],
    ids=spelled,
)
def test_a_traced_value_where_a_static_one_belongs_is_named(function, argument):
    def called(value):
        return function(**{**FAMILY[function][0], argument: value})

    for value in (2, jnp.array([2, 2])):
        with pytest.raises(ConvjaxError, match=rf"^{argument} must be known before tracing(.|\n)*static_argnames"):
            jax.jit(called)(value)


def message(function, *args, **options):
    with pytest.raises(ConvjaxError) as caught:
        function(*args, **options)
    return str(caught.value)


@pytest.mark.parametrize(("mode", "most"), [("reflect", 4), ("circular", 5)])
def test_padding_that_a_mode_has_no_elements_for_is_told_with_what_it_has(mode, most):
    x = ZEROS((5, 5, 1))
    assert pad(x, most, padding_mode=mode).shape == (5 + 2 * most, 5 + 2 * most, 1)
    text = message(pad, x, ((0, 0), (0, most + 1)), padding_mode=mode)
    assert text.startswith(f"padding (0, {most + 1}) along spatial axis 1 is more than padding_mode='{mode}'")
    assert f"Use a padding of at most {most} there, padding_mode='replicate'" in text
    in_conv = message(conv, x, ZEROS((3, 3, 1, 1)), padding=most + 1, padding_mode=mode)
    assert "x is (5, 5, 1), kernel is (3, 3, 1, 1)" in in_conv


def test_a_name_that_is_nearly_right_is_recognised():
    assert "Did you mean 'reflect'?" in message(pad, ZEROS((5, 5, 1)), 1, padding_mode="relfect")
    text = message(conv, ZEROS((5, 5, 1)), ZEROS((3, 3, 1, 1)), layout="channel_first")
    assert "Did you mean 'channels_first'?" in text


def test_images_of_the_other_layout_are_recognised():
    kernel = ZEROS((3, 3, 3, 8))
    assert "Use layout='channels_first', or" in message(conv, ZEROS((1, 3, 32, 32)), kernel)
    text = message(conv, ZEROS((1, 32, 32, 3)), kernel, layout="channels_first")
    assert "Use layout='channels_last' if" in text
    assert "(channels, height, width)" in message(conv, ZEROS((32, 32)), kernel, layout="channels_first")


def test_a_transposed_kernel_that_is_already_turned_is_recognised():
    text = message(conv_transpose, ZEROS((1, 5, 5, 8)), ZEROS((3, 3, 8, 3)))
    assert text.startswith("x has 8 channels but the kernel gives 3 in the convolution to transpose")
    assert "Use kernel.swapaxes(-1, -2)" in text


def test_an_output_too_large_for_a_program_is_told():
    text = message(conv_transpose, ZEROS((3, 1)), ZEROS((1, 1, 1)), stride=2**31 - 1)
    assert "the output_size must be below 2**31" in text
    assert "Use a smaller stride" in text


INTS = st.one_of(st.integers(1, 4), st.integers(-1, 6), st.tuples(*[st.integers(0, 3)] * 2), st.sampled_from(NO_INTS))
PADDINGS = st.one_of(
    st.sampled_from(["SAME", "full", "VALID", "Causal", "SAME_LOWER", *NO_PADDINGS]),
    INTS,
    st.tuples(*[st.tuples(*[st.integers(-1, 4)] * 2)] * 2),
)
MODES = st.sampled_from(["zeros", "reflect", "replicate", "circular", "nonsense"])
LAYOUTS = st.sampled_from(["channels_last", "channels_last", "channels_first"])
SHAPES = st.lists(st.integers(0, 5), max_size=6).map(tuple)


def shaped(*shapes):
    return tuple(jax.ShapeDtypeStruct(shape, "float32") for shape in shapes)


FITTING = st.builds(
    lambda n, k, i, o, groups: (shaped((2, n, n, i * groups), (k, k, i, o * groups)), groups), *[st.integers(1, 4)] * 5
)
DRAWN = st.one_of(FITTING, st.tuples(st.builds(shaped, SHAPES, SHAPES), st.one_of(st.integers(-1, 4), INTS)))
drawn_often = settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])


def size_or_error(function, *arrays):
    try:
        y = jax.eval_shape(function, *arrays)
    except ConvjaxError as error:
        assert "Use " in str(error)  # noqa: PT017  # either outcome is right
    else:
        assert 0 not in y.shape


@drawn_often
@given(DRAWN, INTS, PADDINGS, INTS, MODES, LAYOUTS, st.sampled_from([conv, true_convolution]))
def test_whatever_a_convolution_is_called_with(drawn, stride, padding, dilation, padding_mode, layout, function):
    arrays, groups = drawn
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    size_or_error(functools.partial(function, **options, padding_mode=padding_mode, layout=layout), *arrays)


@drawn_often
@given(DRAWN, INTS, PADDINGS, st.one_of(st.just(0), INTS), INTS, LAYOUTS)
def test_whatever_conv_transpose_is_called_with(drawn, stride, padding, output_padding, dilation, layout):
    arrays, groups = drawn
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups, "layout": layout}
    size_or_error(functools.partial(conv_transpose, output_padding=output_padding, **options), *arrays)


@drawn_often
@given(SHAPES, PADDINGS, MODES, st.one_of(st.integers(0, 4), INTS))
def test_whatever_pad_is_called_with(shape, padding, padding_mode, spatial_dims):
    options = {"padding": padding, "padding_mode": padding_mode, "spatial_dims": spatial_dims}
    size_or_error(functools.partial(pad, **options), *shaped(shape))
