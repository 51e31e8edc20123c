"""Which zeros keep the size?

At stride 1 and without padding, no window can start in the last kernel - 1
columns, so every convolution takes kernel - 1 columns away. With a kernel of
3: 7 -> 5 -> 3 -> 1. SAME padding adds just as many zeros as are missing. Here
one zero on each side makes room for 7 windows:

    column     .  0  1  2  3  4  5  6  .       . is a zero
    first      [-----]
    last                         [-----]

With a stride, SAME asks for the input divided by the stride, rounded up:

    output = ceil(input / stride)

That many windows span (output - 1) * stride + kernel columns. The columns
that the input does not have are made up of zeros; where it has enough, none
are added:

    total = (output - 1) * stride + kernel - input,   at least 0

Half of the total goes to the low side, before the first column, and half to
the high side, after the last. Where the total is odd, the high side gets the
extra zero, as in JAX and TensorFlow.

    >>> same_padding(7, 3)
    (1, 1)
    >>> same_padding(7, 4)               # 6 + 4 - 7 = 3 zeros
    (1, 2)
    >>> same_padding(8, 3, stride=2)     # 3 * 2 + 3 - 8 = 1 zero
    (0, 1)

The answer is a tuple of two ints, (low, high). You may import the standard
library. Two questions follow below the function.
"""


def same_padding(
    input_size: int, kernel_size: int, *, stride: int = 1
) -> tuple[int, int]:
    """Return the number of zeros on the low side and on the high side."""
    if stride == 1:
        output = input_size
    else:
        output = input_size // stride + 1
    total = max((output - 1) * stride + kernel_size - input_size, 0)
    low = total // 2
    return low, total - low


# ======== Why? ========
# The numbers and the order below are drawn by QUESTION and are yours; leave
# it as it is.
QUESTION = 0

# 1. An input of 28×28 goes through 4 convolutions, one after the other. Each
#    has a 3×3 kernel, stride 1 and no padding. How many rows does the last
#    output have?
PREDICTION = None  # an int

# 2. With 'same' padding and stride 1, an input of 28×28 stays 28×28. Why?
#    a) Next to the edge the kernel leaves out the numbers that lie outside,
#       so it is smaller there and always fits.
#    b) Without zeros, no window can start in the last 2 of 28 rows. 2 rows of
#       zeros, shared between the two sides, give back just those starts.
#    c) It adds as many rows of zeros as the kernel has, 3 on each side, so
#       that the kernel can stand wholly outside.
#    d) A convolution gives one number for every number that goes in; without
#       padding, too, 28 rows give 28 rows.
#    e) The feature map does get smaller; afterwards its edge is filled up
#       with zeros, back to the old size.
REASON = None  # "a", "b", "c", "d" or "e"
