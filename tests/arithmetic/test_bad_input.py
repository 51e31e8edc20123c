"""Each function with each kind of bad argument: a ConvjaxError that names the argument and a mend, nothing else."""

import fractions
import math
import random
import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convjax import ConvjaxError
from convjax.arithmetic import (
    Parallel,
    ReceptiveField,
    Window,
    activation_bytes,
    adaptive_windows,
    conv_flops,
    conv_macs,
    conv_parameters,
    dense_macs,
    dense_parameters,
    input_sizes_for,
    output_size,
    paddings_for,
    pool_output_size,
    receptive_field,
    resolve_padding,
    transposed_output_size,
)

NO_INTS = [
    None,
    True,
    2.0,
    2.5,
    math.nan,
    math.inf,
    "3",
    b"3",
    {3},
    {3: 3},
    object(),
    3j,
    fractions.Fraction(3),
    iter([3]),
]
EMPTY = ()
NO_INTS += [np.float32(3), np.ones((2, 2)), np.True_, jnp.float32(3), (3.0,), [None], ["3"], EMPTY, slice(3), int]
TOO_SMALL = [0, -1, (0,), np.int64(0), -(10**30)]
NO_PADDINGS = [
    None,
    True,
    1.0,
    -1,
    math.nan,
    (1, 2),
    ((1, 2), (1, 2)),
    ((1, 2, 3),),
    ((1,),),
    ((-1, 0),),
    (((1, 1), (1, 1)),),
]
NO_PADDINGS += [
    ((1, 2.0),),
    (True,),
    (),
    "",
    "smae",
    "zeros",
    b"SAME",
    {1},
    object(),
    (None,),
    np.ones((1, 2)),
    math.nan,
]


def interval(index):
    return ReceptiveField(size=5, stride=2, padding=((1, 1),)).interval(index)


def centre(index):
    return ReceptiveField(size=(5, 5), stride=(2, 2), padding=((1, 1), (0, 2))).centre(index)


SWEPT = {"input_size": 9, "kernel_size": 3, "stride": 1, "padding": "VALID", "dilation": 1}
GOOD = {
    output_size: SWEPT,
    resolve_padding: SWEPT,
    transposed_output_size: {**SWEPT, "output_padding": 0},
    pool_output_size: {**SWEPT, "ceil_mode": False},
    adaptive_windows: {"input_size": 9, "output_size": 3},
    paddings_for: {"input_size": 9, "output_size": 9, "kernel_size": 3, "stride": 1, "dilation": 1},
    input_sizes_for: {"output_size": 9, "kernel_size": 3, "stride": 1, "padding": "VALID", "dilation": 1},
    conv_parameters: {
        "kernel_size": (3,),
        "in_channels": 4,
        "out_channels": 6,
        "groups": 1,
        "bias": True,
        "spatial_dims": 1,
    },
    dense_parameters: {"in_features": 4, "out_features": 6, "bias": True},
    conv_macs: {
        "output_size": (7,),
        "kernel_size": (3,),
        "in_channels": 4,
        "out_channels": 6,
        "groups": 1,
        "spatial_dims": 1,
    },
    conv_flops: {
        **SWEPT,
        "in_channels": 4,
        "out_channels": 6,
        "groups": 1,
        "spatial_dims": 1,
        "count_padding": True,
    },
    dense_macs: {"in_features": 4, "out_features": 6},
    activation_bytes: {"shape": (4, 6), "dtype": 4},
    Window: {"kernel_size": 3, "stride": 1, "padding": "VALID", "dilation": 1},
    Parallel: {"branches": [[Window(3)]]},
    receptive_field: {"layers": [Window(3)], "input_size": 9},
    interval: {"index": 0},
    centre: {"index": 0},
}


TRUTHS = {"bias", "ceil_mode", "count_padding"}
MAY_BE_NONE = [(pool_output_size, "stride"), (receptive_field, "input_size")]
MAY_BE_ZERO = {"output_padding", "index"}
NO_NUMBERS = {*TRUTHS, "shape", "layers", "branches"}
PAIRS_FOR_TWO = [(1, 2), ((1, 2), (1, 2))]


def bad_values(function, argument):
    if function is Window and argument == "padding":  # which the other layers may have two axes for
        return [bad for bad in NO_PADDINGS if not (isinstance(bad, tuple) and bad in PAIRS_FOR_TWO)]
    if argument == "padding":
        return NO_PADDINGS
    if argument in TRUTHS:
        return [None, 1, 0, "yes", jnp.zeros(3), np.True_]
    if argument == "shape":
        return [bad for bad in NO_INTS if bad is not EMPTY] + [3, np.int64(3), (0,), (3, -1), (3, 2.0), "34"]
    if argument == "layers":
        bad_layers = [3, [3], [[Window(3)], None], [Window], [Parallel([[3]])], [Parallel([[Window(3)], "VALID"])]]
        return [bad for bad in NO_INTS if bad is not EMPTY] + bad_layers
    if argument == "branches":
        return [bad for bad in NO_INTS if not isinstance(bad, (list, tuple, np.ndarray)) or len(bad) == 0] + [[]]
    if argument == "dtype":
        return [*NO_INTS, *TOO_SMALL, "float", "f4", "Float32", float, object]
    values = NO_INTS[1:] if (function, argument) in MAY_BE_NONE else NO_INTS
    return values + ([-1, (-1,), -(10**30)] if argument in MAY_BE_ZERO else TOO_SMALL)


CASES = [(f, argument, bad) for f, good in GOOD.items() for argument in good for bad in bad_values(f, argument)]
INTS = [(f, argument) for f, good in GOOD.items() for argument in good if argument not in NO_NUMBERS]


def spelled(case):
    return re.sub(r" at 0x\w+", "", getattr(case, "__name__", str(case)))  # the same in every process


@pytest.mark.parametrize(("function", "argument", "bad"), CASES, ids=spelled)
def test_a_bad_argument_is_named_with_a_mend(function, argument, bad):
    with pytest.raises(ConvjaxError) as caught:
        function(**{**GOOD[function], argument: bad})
    assert argument in str(caught.value).splitlines()[0]
    assert "Use " in str(caught.value).splitlines()[-1]


def traced(function, argument):
    def called(value):
        function(**{**GOOD[function], argument: value})
        return value

    return called


@pytest.mark.parametrize(("function", "argument"), INTS)
def test_a_traced_value_where_an_int_belongs_is_named(function, argument):
    for value in (2, jnp.array([2, 2])):
        with pytest.raises(ConvjaxError, match=rf"^{argument} must be known before tracing(.|\n)*static_argnames"):
            jax.jit(traced(function, argument))(value)


def message(function, *args, **options):
    with pytest.raises(ConvjaxError) as caught:
        function(*args, **options)
    return str(caught.value)


def test_a_kernel_that_does_not_fit_is_told_with_the_sizes_and_the_largest_that_does():
    assert message(output_size, (5, 6), 7) == (
        "kernel_size (7, 7) is larger than the padded input (5, 6):\n"
        "  input_size is (5, 6), kernel_size is 7 and padding='VALID' adds nothing.\n"
        "  Use padding='SAME', a kernel of at most 5×6, or a larger input."
    )
    assert message(resolve_padding, 1, 5, 3, dilation=4) == (
        "kernel_size 3 with dilation 4 extends over 9 and is larger than the padded input 7:\n"
        "  input_size is 5, kernel_size is 3 and padding=1 adds 2 in all.\n"
        "  Use padding='SAME', a kernel of at most 2, or a larger input."
    )


def test_two_ints_for_one_axis_are_told_to_become_a_pair():
    assert "Use padding=((1, 2),) for 1 before and 2 after." in message(output_size, 9, 3, padding=(1, 2))


def test_an_unknown_padding_is_told_which_name_is_meant():
    assert "Did you mean 'SAME'?" in message(output_size, 9, 3, padding="smae")
    assert "Did you mean 'SAME_LOWER'?" in message(output_size, 9, 3, padding="same-lower")


def test_lengths_that_disagree_are_told_side_by_side():
    text = message(output_size, (9, 9), (3, 3, 3))
    assert text.startswith("kernel_size (3, 3, 3) and input_size (9, 9) have 3 and 2 values")
    assert message(output_size, (9, 9), 3, padding=((1, 1),)).startswith(
        "padding ((1, 1),) has 1 pair for 2 spatial axes"
    )
    assert message(conv_parameters, (3, 3, 3), 1, 1).startswith("kernel_size (3, 3, 3) has 3 values for 2 spatial axes")


@pytest.mark.parametrize(("inputs", "outputs", "named"), [(6, 8, "in_channels 6"), (8, 6, "out_channels 6")])
def test_groups_that_do_not_divide_are_told_which_do(inputs, outputs, named):
    text = message(conv_parameters, 3, inputs, outputs, groups=4)
    assert text.startswith(f"groups 4 does not divide {named}")
    assert "1, 2;" in text


def test_an_output_padding_that_the_convolution_would_see_is_told_why_not():
    assert message(transposed_output_size, 4, 3, stride=2, output_padding=2) == (
        "output_padding must be below the stride 2, got 2:\n"
        "  input_size is 4, kernel_size is 3.\n"
        "  Use output_padding=1 or less: the convolution takes a larger output to another size."
    )
    text = message(transposed_output_size, 4, 3, stride=2, padding="same", output_padding=1)
    assert text.startswith("output_padding must be 0 with padding='same', got 1")


def test_a_padding_that_takes_everything_off_is_told_with_what_there_was():
    assert message(transposed_output_size, (1, 4), 3, padding=2) == (
        "padding 2 takes (4, 4) off the (3, 6) that the kernels cover and leaves nothing:\n"
        "  input_size is (1, 4), kernel_size is 3.\n"
        "  Use padding='VALID', a smaller padding, or a larger input."
    )
    text = message(transposed_output_size, 1, 3, padding=((1, 2),))
    assert text.startswith("padding ((1, 2),) takes 3 off the 3 that the kernels cover")


def test_an_unknown_dtype_is_told_which_is_meant():
    assert message(activation_bytes, (2, 3), dtype="flaot32") == (
        "dtype 'flaot32' is not known:\n"
        "  shape is (2, 3).\n"
        "  Did you mean 'float32'? Use one of bool, int8, uint8, float16, bfloat16, int16, uint16, float32, int32, "
        "uint32, float64, complex64, int64, uint64, complex128, or the bytes of one element."
    )


def test_same_under_a_stride_asks_for_the_input_size():
    assert message(receptive_field, [Window(3), Window(3, stride=2, padding="SAME")]) == (
        "input_size is needed: padding 'SAME' under stride 2 depends on it:\n"
        "  layers[1] is Window(kernel_size=3, stride=2, padding='SAME', dilation=1).\n"
        "  Use receptive_field(layers, input_size=224), or a padding of ints."
    )


def test_a_layer_that_does_not_fit_is_told_where_it_stands_and_what_reaches_it():
    text = message(receptive_field, [Window(3), [Window(2, 2), Parallel([[], [Window(5)]])]], input_size=9)
    assert text == (
        "kernel_size 5 is larger than the padded input 3:\n"
        "  layers[1][1].branches[1][0] is Window(kernel_size=5, stride=1, padding='VALID', dilation=1), "
        "its input is 3 and padding='VALID' adds nothing.\n"
        "  Use padding='SAME', a kernel of at most 3, or a larger input."
    )


def test_branches_that_cannot_be_joined_are_told_side_by_side():
    halved = Parallel([[Window(3, 2, 1)], []])
    assert message(receptive_field, [halved]).startswith(
        "layers[0].branches[0] and layers[0].branches[1] have different strides from the input on, 2 and 1"
    )
    unpadded = Parallel([[Window(3, padding=1)], [Window(3)], []])
    assert message(receptive_field, [unpadded], input_size=(9, 8)).startswith(
        "layers[0].branches[0] and layers[0].branches[1] come out in different sizes, (9, 8) and (7, 6)"
    )
    assert message(receptive_field, [unpadded]).startswith(
        "layers[0].branches[1] comes out smaller than layers[0].branches[0] for every input"
    )
    smaller_by_one = Parallel([[Window(2)], []])
    assert message(receptive_field, smaller_by_one).startswith(
        "layers.branches[0] comes out smaller than layers.branches[1] for every input"
    )


def test_layers_for_different_numbers_of_axes_are_told_which():
    text = message(receptive_field, [Window(3), Window((3, 3)), Window((3, 3, 3))])
    assert text.startswith("layers[2] has 3 spatial axes and layers[1] has 2")
    text = message(receptive_field, [Window((3, 3))], input_size=(9,))
    assert text.startswith("layers[0] has 2 spatial axes and input_size has 1")
    text = message(receptive_field, [Window(3, padding=(1, 2))])
    assert "Use padding=((1, 2),) for 1 before and 2 after." in text


def test_layers_that_hold_themselves_are_refused():
    layers = []
    layers.append(layers)
    assert message(receptive_field, layers).startswith("layers are nested more than 100 deep")


def test_a_pool_larger_than_the_padded_input_does_not_fit_in_ceil_mode_either():
    text = message(pool_output_size, 2, 3, stride=2, ceil_mode=True)
    assert text.startswith("kernel_size 3 is larger than the padded input 2")


def test_where_no_padding_gives_the_size_the_axis_and_its_windows_are_told():
    assert message(paddings_for, (5, 9), (5, 3), 3, stride=2) == (
        "no padding gives output_size 3 along spatial axis 1, where 4 windows fit without:\n"
        "  input_size is (5, 9), output_size is (5, 3), kernel_size is 3.\n"
        "  Use output_size 4 or more there, a larger stride, or slice the input before."
    )
    assert message(paddings_for, 9, 3, 3).startswith("no padding gives output_size 3, where 7 windows fit without")


def test_where_no_input_is_small_enough_the_fewest_windows_are_told():
    assert message(input_sizes_for, 2, 3, padding=3) == (
        "output_size 2 is too small for padding 3:\n"
        "  output_size is 2, kernel_size is 3 and an input of one element already gives 5.\n"
        "  Use output_size 5 or more, or less padding."
    )


NUMBERS = st.one_of(st.integers(-2, 12), st.floats(), st.booleans(), st.none(), st.text(max_size=3))
ANYTHING = st.one_of(
    NUMBERS, st.lists(NUMBERS, max_size=3), st.lists(st.lists(st.integers(-1, 4), max_size=3), max_size=3)
)
PADDING = st.one_of(ANYTHING, st.sampled_from(["SAME", "full", "Causal", "same_lower", "valid"]))


@given(ANYTHING, ANYTHING, ANYTHING, PADDING, ANYTHING)
def test_whatever_is_passed_gives_sizes_of_at_least_one_or_a_convjax_error(n, k, stride, padding, dilation):
    for size in (output_size, pool_output_size, transposed_output_size):
        try:
            sizes = size(n, k, stride=stride, padding=padding, dilation=dilation)
        except ConvjaxError:
            continue
        assert min(sizes if isinstance(sizes, tuple) else (sizes,)) >= 1


SOME_GOOD = [
    1,
    2,
    3,
    4,
    6,
    9,
    (3,),
    (4, 6),
    (9, 8, 7),
    [2, 2],
    "SAME",
    "causal",
    ((1, 1), (0, 2)),
    ((2, 0),),
    True,
    False,
]
SOME_GOOD += ["bfloat16", jnp.float32, Window(3), [Window(2, 2, "SAME")], [Window((3, 3), 1, 1), Parallel([[], []])]]


@pytest.mark.parametrize("function", GOOD)
def test_a_thousand_calls_with_anything_end_in_a_result_or_a_convjax_error(function):
    draw = random.Random(71)
    anything = [*NO_INTS, *TOO_SMALL, *NO_PADDINGS, *SOME_GOOD * 5]
    results = 0
    for _ in range(1000):
        drawn = {name: draw.choice(anything) for name in GOOD[function] if draw.random() < 0.4}
        try:
            result = function(**{**GOOD[function], **drawn})
        except ConvjaxError:
            continue
        assert result is not None
        assert result != ()
        results += 1
    assert results > 20
