"""What do locality and sharing save?

In a dense layer every number that goes in has a weight of its own for every
number that comes out. A convolution saves weights in two ways:

    locality   an output looks at one window, not at the whole image
    sharing    all windows of a feature map use the same weights

Take a 224x224 image with 3 channels and a 3x3 kernel to 64 channels, without
padding, stride 1. Along one side the kernel fits at 224 - 3 + 1 = 222
places, so 222 * 222 * 64 = 3,154,176 numbers come out. The weights, without
biases:

    convolution                 3*3 * 3 * 64               1,728
    dense, 1,000 units      224*224 * 3 * 1,000      150,528,000
    dense, equal output 224*224 * 3 * 3,154,176  474,791,804,928

Each ratio answers its own question.

"What would a dense layer of 1,000 units cost instead?" 87,111 times the
weights. But it gives out 1,000 numbers and the convolution 3,154,176, so this
ratio does not measure what locality and sharing save.

"What do locality and sharing save, all else being equal?" For that, compare
with the dense layer that gives out just as many numbers. The ratio splits:

    ratio = dense / convolution = locality * sharing
    locality = input * input / (kernel * kernel)
    sharing  = places * places

    >>> conv_weights(3, 3, 64)
    1728
    >>> round(dense_weights(224, 3, 1000) / conv_weights(3, 3, 64))
    87111
    >>> dense_weights(224, 3, 222 * 222 * 64)
    474791804928
    >>> ratio, locality, sharing = parameter_sharing(224, 3, 3, 64)
    >>> ratio, round(locality, 1), sharing
    (274763776.0, 5575.1, 49284)

Images and kernels are square. The counts and `sharing` are ints, `ratio` and
`locality` are floats. You may import the standard library. Two questions
follow below the functions.
"""


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
    outputs = places * places * out_channels
    dense = dense_weights(input_size, in_channels, outputs)
    ratio = dense / conv_weights(kernel_size, in_channels, out_channels)
    sharing = outputs
    return ratio, ratio / sharing, sharing


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
