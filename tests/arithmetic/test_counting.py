from hypothesis import given
from hypothesis import strategies as st

from convjax.arithmetic import conv_parameters, dense_parameters, output_size


def test_the_numbers_of_the_lesson_on_parameter_sharing():
    shared = conv_parameters(3, 3, 64, bias=False)
    assert shared == 1_728
    assert dense_parameters(224 * 224 * 3, 1000, bias=False) == 150_528_000
    height, width = output_size((224, 224), 3)
    assert dense_parameters(224 * 224 * 3, height * width * 64, bias=False) == 474_791_804_928


def test_an_int_kernel_size_counts_along_every_axis():
    assert conv_parameters(3, 1, 1, bias=False) == conv_parameters((3, 3), 1, 1, bias=False) == 9
    assert conv_parameters(3, 1, 1, bias=False, spatial_dims=1) == conv_parameters(
        (3,), 1, 1, bias=False, spatial_dims=1
    )
    assert conv_parameters(3, 1, 1, bias=False, spatial_dims=3) == 27


def test_published_networks():
    vgg16 = [(3, 64), (64, 64), (64, 128), (128, 128), (128, 256), (256, 256), (256, 256), (256, 512)]
    vgg16 += [(512, 512)] * 5
    dense = [(512 * 7 * 7, 4096), (4096, 4096), (4096, 1000)]
    convolutions = sum(conv_parameters(3, *pair) for pair in vgg16)
    assert convolutions + sum(dense_parameters(*pair) for pair in dense) == 138_357_544


@given(st.integers(1, 5), st.integers(1, 9), st.integers(1, 9), st.integers(1, 9))
def test_g_groups_need_a_gth_of_the_weights_and_the_same_biases(k, groups, in_parts, out_parts):
    inputs, outputs = groups * in_parts, groups * out_parts
    weights = conv_parameters(k, inputs, outputs, bias=False)
    assert conv_parameters(k, inputs, outputs, bias=False, groups=groups) * groups == weights
    assert conv_parameters(k, inputs, outputs, groups=groups) == weights // groups + outputs


@given(st.integers(1, 99), st.integers(1, 99))
def test_a_dense_layer_is_a_convolution_with_one_tap(inputs, outputs):
    assert dense_parameters(inputs, outputs) == conv_parameters(1, inputs, outputs)
