"""How much does a convolution multiply?

A multiply-add, or MAC, is one product that is added to a sum. One number of
the output takes a MAC for every weight of its block:

    MACs of one output = kernel rows * kernel columns * in_channels

Each output channel has such an output at every place where the kernel fits:

    MACs = output rows * output columns * MACs of one output * out_channels

The weights are shared by all places, so they are counted once and do not grow
with the image. Each place multiplies anew, so the MACs do. From 3 channels to
64, with a 3x3 kernel and one zero on each side, stride 1:

    image          weights    places        MACs
    224x224          1,728    50,176    86,704,128
    448x448          1,728   200,704   346,816,512

Twice the side is four times the places, and four times the MACs. A stride of
2 works the other way: about a quarter of the places, and of the MACs.

The size of the output is the question of `output_size`, for rows and columns
each: floor((input + 2 * padding - kernel) / stride) + 1.

    >>> conv_macs((5, 5), (3, 3), 1, 1)               # 3*3 places, 9 each
    81
    >>> conv_macs((224, 224), (3, 3), 3, 64, padding=1)
    86704128
    >>> conv_macs((224, 224), (3, 3), 3, 64, padding=1, stride=2)
    21676032

81 is also the number of entries that are not 0 in the 9x25 matrix of
`conv_as_dense`: each of them is one MAC.

Sizes are (rows, columns); stride and padding are the same for both. Counted
is one image. A weight that meets a zero of the padding counts as any other,
and the bias, which is added without a product, does not. (Where FLOPs are
counted, a MAC is two: a multiplication and an addition.) The kernel fits. The
answer is an int. You may import the standard library.
"""


def conv_macs(
    input_size: tuple[int, int],
    kernel_size: tuple[int, int],
    in_channels: int,
    out_channels: int,
    *,
    stride: int = 1,
    padding: int = 0,
) -> int:
    """Return the number of multiply-adds for one image."""
    high, wide = kernel_size
    rows = (input_size[0] + 2 * padding - wide) // stride + 1
    columns = (input_size[1] + 2 * padding - high) // stride + 1
    return rows * columns * high * wide * in_channels * out_channels
