"""How many numbers does a convolution learn?

Each output channel has a block of weights of its own, as large as one window
and as deep as the input has channels, and one bias:

    input                block                     output
    3 channels           5 rows, 3 columns,        1 channel
                         3 channels: 45 weights
                         and 1 bias

With 8 output channels there are 8 such blocks and 8 biases. In an array they
are one kernel of shape (5, 3, 3, 8) and one bias of shape (8,):

    weights = rows * columns * in_channels * out_channels
    biases  = out_channels

The size of the image does not occur. The window is moved and not multiplied:
an image of 28x28 and one of 2000x3000 need the same parameters.

    >>> conv_parameters((5, 3), 3, 8)              # 5*3*3*8 + 8
    368
    >>> conv_parameters((5, 3), 3, 8, bias=False)
    360
    >>> conv_parameters((5, 5), 1, 6)              # first layer of LeNet-5
    156

`kernel_size` is (rows, columns) and need not be square. All sizes are at
least 1. The answer is an int. You may import the standard library.
"""


def conv_parameters(
    kernel_size: tuple[int, int],
    in_channels: int,
    out_channels: int,
    *,
    bias: bool = True,
) -> int:
    """Return the number of weights, and of biases if there are any."""
    weights = kernel_size[0] ** 2 * in_channels * out_channels
    biases = out_channels if bias else 0
    return weights + biases
