"""What an operation says of bad input where it can say more than which argument is wrong; tests/fuzz tries every one.

The checks of the import hook are off here (see conftest.py): users run without them.
"""

from decimal import Decimal
from fractions import Fraction

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from convjax import ConvjaxError, conv, conv_transpose, lp_pool, max_pool, max_unpool, pad, upsample

pytestmark = pytest.mark.usefixtures("unhooked")

ZEROS = jnp.zeros


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


def test_a_kernel_in_the_order_of_pytorch_is_told_how_to_turn():
    assert "Use kernel.transpose(2, 3, 1, 0)" in message(conv, ZEROS((1, 9, 9, 3)), ZEROS((16, 3, 5, 5)))
    grouped = message(conv, ZEROS((1, 9, 9, 8)), ZEROS((16, 4, 2, 2)), groups=2)
    assert "Use kernel.transpose(2, 3, 1, 0)" in grouped
    assert message(conv, ZEROS((1, 9, 9, 8)), ZEROS((16, 4, 3, 3)), groups=2) == (
        "groups 2 does not divide out_channels 3:\n"
        "  x is (1, 9, 9, 8), kernel is (16, 4, 3, 3).\n"
        "  Use kernel.transpose(2, 3, 1, 0), if its axes are in PyTorch's order: here the channels come last."
    )
    assert "Use groups that divide both" in message(conv, ZEROS((1, 9, 9, 8)), ZEROS((3, 3, 4, 3)), groups=2)
    for groups in (1, 2):
        text = message(conv_transpose, ZEROS((1, 9, 9, 8)), ZEROS((8, 4, 3, 3)), groups=groups)
        assert "Use kernel.transpose(2, 3, 1, 0)" in text


@pytest.mark.parametrize("bias", [True, 0.0, [0.0] * 8])
def test_a_bias_that_is_no_array_is_told_what_it_holds(bias):
    assert message(conv, ZEROS((5, 5, 3)), ZEROS((3, 3, 3, 8)), bias) == (
        f"bias must be an array or None, got {bias!r} ({type(bias).__name__}):\n"
        "  kernel is (3, 3, 3, 8).\n"
        "  Use an array of one number per output channel, or None."
    )


@pytest.mark.parametrize(("layout", "added"), [("channels_last", "x[..., None]"), ("channels_first", "x[:, None]")])
def test_images_without_a_channel_axis_are_told_how_to_get_one(layout, added):
    images = ZEROS((8, 28, 28))
    mend = f"or {added} if x is a batch without a channel axis."
    assert message(conv, images, ZEROS((3, 3, 1, 4)), layout=layout).endswith(f", or x with 1 channel, {mend}")
    assert mend in message(conv_transpose, images, ZEROS((3, 3, 4, 1)), layout=layout)
    assert mend not in message(conv, images[None], ZEROS((3, 3, 1, 4)), layout=layout)
    assert mend not in message(conv, images, ZEROS((3, 3, 2, 4)), layout=layout)
    text = message(max_pool, images[0], 2, layout=layout)
    assert text.endswith(f": {added.replace(':, ', '')}, if x is one image without a channel axis.")


def test_a_window_with_sizes_for_batch_and_channels_too_is_told_what_it_needs():
    text = message(max_pool, ZEROS((1, 5, 5, 1)), (1, 2, 2, 1))
    assert text.startswith("kernel_size (1, 2, 2, 1) has 4 values for 2 spatial axes")


def test_channels_first_images_are_recognised():
    text = message(conv, ZEROS((1, 3, 32, 32)), ZEROS((3, 3, 3, 8)))
    assert "jnp.moveaxis(x, -3, -1)" in text
    assert "jnp.moveaxis(x, -3, -1)" in message(conv, ZEROS((3, 32, 32)), ZEROS((3, 3, 3, 8)))


@pytest.mark.parametrize(("mode", "most"), [("reflect", 4), ("circular", 5)])
def test_padding_that_a_mode_has_no_elements_for_is_told_with_what_it_has(mode, most):
    x = ZEROS((5, 5, 1))
    assert pad(x, most, padding_mode=mode).shape == (5 + 2 * most, 5 + 2 * most, 1)
    text = message(pad, x, ((0, 0), (0, most + 1)), padding_mode=mode)
    assert text.startswith(f"padding (0, {most + 1}) along spatial axis 1 is more than padding_mode='{mode}'")
    assert f"Use a padding of at most {most} there, padding_mode='replicate'" in text
    in_conv = message(conv, x, ZEROS((3, 3, 1, 1)), padding=most + 1, padding_mode=mode)
    assert "x is (5, 5, 1), kernel is (3, 3, 1, 1)" in in_conv


@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular"])
def test_a_padding_mode_in_the_place_of_a_padding_is_recognised(mode):
    assert message(conv, ZEROS((5, 5, 1)), ZEROS((3, 3, 1, 1)), padding=mode) == (
        f"padding '{mode}' is a padding_mode: it says what stands in the padding, not how much:\n"
        "  x is (5, 5, 1), kernel is (3, 3, 1, 1).\n"
        f"  Use padding=1, padding_mode='{mode}', or convjax.pad(x, 1, padding_mode='{mode}') before what has no "
        "padding_mode."
    )
    assert f"Use padding=1, padding_mode='{mode}'" in message(pad, ZEROS((5, 5, 1)), mode.upper())


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


def test_a_size_that_is_given_twice_or_not_at_all_is_told():
    assert message(upsample, ZEROS((5, 5, 1))).startswith("neither factor nor output_size is given")
    assert message(upsample, ZEROS((5, 5, 1)), factor=2, output_size=10).startswith("both factor and output_size are")


def test_arrays_of_numpy_that_jax_cannot_hold_are_told_with_the_way_to_make_them_ones_that_it_can():
    kernel = ZEROS((3, 3, 3, 8))
    images = np.zeros((1, 5, 5, 3), np.float32)
    assert "Use x.filled(0)" in message(conv, np.ma.masked_array(images), kernel)
    assert "Use x.astype('float32')" in message(conv, images.astype(">f4"), kernel)
    large = np.array([[1], [2**40]])
    text = message(max_pool, large, 2, spatial_dims=1)
    assert text.startswith("x holds ints from 1 to 1099511627776, which int32 does not")
    assert max_pool(large % 2**31, 2, spatial_dims=1).item() == 1
    with jax.enable_x64(True):
        assert max_pool(large, 2, spatial_dims=1).item() == 2**40


def test_a_type_that_does_not_fit_is_told_with_one_that_does():
    zeros = ZEROS((2, 2, 1))
    assert "Use indices.astype(jnp.int32), or" in message(max_unpool, zeros, zeros, 4)
    assert "Use x.astype(jnp.float32), or" in message(max_pool, zeros > 0, 2)


@pytest.mark.parametrize(
    "one", [1, np.float32(1), np.int8(1), jnp.float32(1), jnp.bfloat16(1), Fraction(1), Decimal(1)]
)
def test_a_number_may_be_of_any_real_type(one):
    assert lp_pool(jnp.ones((2, 1)), 2, p=one, spatial_dims=1).item() == 2


@pytest.mark.parametrize("none", [True, np.True_, jnp.bool_(True), 1j, "1", None, [1], np.ones(1), jnp.ones(1)])
def test_what_only_passes_for_a_number_is_refused(none):
    assert message(lp_pool, jnp.ones((2, 1)), 2, p=none, spatial_dims=1).startswith("p must be a number, got")
