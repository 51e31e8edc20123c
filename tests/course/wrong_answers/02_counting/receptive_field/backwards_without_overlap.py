"""How much of the input does one output see?

After one convolution with a kernel of 3, an output sees 3 columns of the
input. After a second, it sees 3 numbers of the first output; these look at
columns that overlap, so together they see 5 and not 9:

    input        0  1  2  3  4       3 windows of 3,
    layer 1     [-----]              one column apart:
                   [-----]           columns 0 to 4
                      [-----]
    layer 2     one output: 5

With stride 2 in the first layer, its windows are two columns apart, and the
same output sees 7:

    input        0  1  2  3  4  5  6
    layer 1     [-----]
                      [-----]
                            [-----]

So keep two numbers from layer to layer: `size`, the columns that one output
sees, and `step`, the columns from what one output sees to what the next sees.
Both are 1 at the input. A kernel takes in kernel - 1 further numbers, each a
step further:

    size = size + (kernel - 1) * step      with the step before this layer
    step = step * stride

    layer            kernel  stride   size              step
    input                              1                 1
    convolution        3       1       1 + 2 * 1 =  3    1
    pooling            2       2       3 + 1 * 1 =  4    2
    convolution        3       1       4 + 2 * 2 =  8    2
    pooling            2       2       8 + 1 * 2 = 10    4

    >>> receptive_field([(3, 1), (3, 1)])
    5
    >>> receptive_field([(3, 2), (3, 1)])
    7
    >>> receptive_field([(3, 1), (2, 2), (3, 1), (2, 2)])
    10
    >>> receptive_field([])                # the input sees itself
    1

`layers` holds (kernel_size, stride) of each layer, the one next to the input
first. Both are at least 1. One axis is counted, as in `output_size`. Padding
does not change the number: near the edge, part of what is seen is zeros. The
answer is an int. You may import the standard library.
"""


def receptive_field(layers: list[tuple[int, int]]) -> int:
    """Return how many columns of the input one last output sees."""
    size = 1
    for kernel_size, stride in reversed(layers):
        size = size * stride + kernel_size - 1
    return size
