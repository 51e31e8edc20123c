def conv_weights(kernel_size: int, in_channels: int, out_channels: int) -> int:
    """Return the weights of a convolution, without biases."""
    return kernel_size * kernel_size * in_channels * out_channels


def dense_weights(input_size: int, in_channels: int, units: int) -> int:
    """Return the weights from a whole image to `units` outputs, no biases."""
    return input_size * input_size * in_channels * units


def parameter_sharing(
    input_size: int, kernel_size: int, in_channels: int, out_channels: int
) -> tuple[float, float, int]:
    """Return (ratio, locality, sharing) against a dense layer of equal output.

    The convolution has stride 1 and no padding.
    """
    places = input_size - kernel_size + 1
    units = places * places * out_channels
    dense = dense_weights(input_size, in_channels, units)
    ratio = dense / conv_weights(kernel_size, in_channels, out_channels)
    locality = input_size * input_size / kernel_size * kernel_size
    sharing = places * places
    return ratio, locality, sharing


# ======== Why? ========
# The numbers and the order below are drawn by QUESTION and are yours; leave
# it as it is.
QUESTION = 0

# 1. A 3×3 kernel slides over an input of 10×10, one channel in and one out,
#    stride 1, no padding, no bias. Now give up sharing and keep locality:
#    every place of the window gets a 3×3 kernel of its own. How many weights
#    does that layer have?
PREDICTION = None  # an int

# 2. Why is parameter sharing so important? One of these is true of sharing
#    itself:
#    a) Each weight is multiplied only once, so there is less to compute.
#    b) A pattern may stand anywhere. One kernel looks for it at every place,
#       so it is learnt once and from all places, and a larger image needs no
#       more weights.
#    c) The same kernel finds a pattern however it is turned and whatever its
#       size.
#    d) It accounts for the 87,111 to 1 between the lesson's dense layer of
#       1,000 units and its convolution.
#    e) Each output looks at a small window only and not at the whole image.
REASON = None  # "a", "b", "c", "d" or "e"
