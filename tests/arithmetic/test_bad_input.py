"""What arithmetic says of bad input where it can say more than which argument is wrong; tests/fuzz tries every one."""

import math

import numpy as np
import pytest

from convjax import ConvjaxError
from convjax.arithmetic import (
    Parallel,
    ReceptiveField,
    Window,
    activation_bytes,
    conv_parameters,
    input_sizes_for,
    output_size,
    paddings_for,
    pool_output_size,
    receptive_field,
    resolve_padding,
    transposed_output_size,
)


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


def test_ints_for_the_two_sides_of_every_axis_are_told_to_become_pairs():
    assert message(output_size, (9, 9), 3, padding=(1, 1, 1, 1)) == (
        "padding (1, 1, 1, 1) has 4 ints for 2 spatial axes:\n"
        "  input_size is (9, 9), kernel_size is 3.\n"
        "  Use one int per axis: padding=(1, 1), or one (low, high) pair per axis: padding=((1, 1), (1, 1))."
    )
    assert "padding=((0, 1), (2, 3))." in message(output_size, (9, 9), 3, padding=[0, 1, 2, 3])
    assert message(output_size, (9, 9), 3, padding=(1, 1, 1)).endswith("Use one int per axis: padding=(1, 1).")


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


ALONG_ONE = ReceptiveField(size=5, stride=2, padding=((1, 1),))
ALONG_TWO = ReceptiveField(size=(5, 5), stride=(2, 2), padding=((1, 1), (0, 2)))


@pytest.mark.parametrize("ask", [ALONG_ONE.interval, ALONG_ONE.centre, ALONG_TWO.interval, ALONG_TWO.centre])
@pytest.mark.parametrize("bad", [None, True, 2.5, math.nan, "3", object(), -1, (0, -1), (), np.ones((2, 2))])
def test_an_index_of_no_unit_is_named(ask, bad):
    text = message(ask, bad)
    assert text.startswith("index ")
    assert "Use " in text.splitlines()[-1]
