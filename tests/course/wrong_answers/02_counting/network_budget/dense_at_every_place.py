"""What does a whole network cost?

Parameters take memory, multiply-adds (MACs) take time, and they are not found
in the same layers. To see it, follow the shape through the network and add
both up:

    layer     parameters                               MACs
    conv      kernel_size^2 * in_channels              the weights, at every
              * out_channels  + out_channels           place of the OUTPUT
    pool      none                                     none
    dense     in_features * out_features               the weights, once
              + out_features

Biases are parameters; they are added without a product, so they are no MACs.
With the sizes of LeNet-5 (the original connects its second convolution to
some of the maps only; here it sees all):

    layer               shape      parameters      MACs
    input               32 32  1
    conv 5x5, 1 -> 6    28 28  6          156   117,600     150 * 28 * 28
    pool 2              14 14  6            0         0
    conv 5x5, 6 -> 16   10 10 16        2,416   240,000   2,400 * 10 * 10
    pool 2               5  5 16            0         0
    dense 400 -> 120    120            48,120    48,000
    dense 120 -> 84     84             10,164    10,080
    dense 84 -> 10      10                850       840
    total                              61,706   416,520

The dense layers hold 96 % of the parameters, for each of their weights has
one place only. The convolutions make 86 % of the MACs, for each of theirs is
used at 784 or at 100 places.

    >>> lenet = [
    ...     ("conv", 5, 1, 6, 0), ("pool", 2), ("conv", 5, 6, 16, 0),
    ...     ("pool", 2), ("dense", 400, 120), ("dense", 120, 84),
    ...     ("dense", 84, 10)]
    >>> network_budget((32, 32, 1), lenet)
    ((10,), 61706, 416520)
    >>> network_budget((32, 32, 1), lenet[:2])
    ((14, 14, 6), 156, 117600)

Layers are written as in `first_bad_layer`: ("conv", kernel_size, in_channels,
out_channels, padding) with stride 1, ("pool", window) that moves by its own
size, ("dense", in_features, out_features). Here they all fit. Images need not
be square. Counted is one image.

The answer is a tuple of three: the shape of the output as a tuple of ints,
(rows, columns, channels) or (features,), and the two totals as ints. You may
import the standard library.
"""


def network_budget(
    input_shape: tuple[int, int, int], layers: list[tuple]
) -> tuple[tuple[int, ...], int, int]:
    """Return the output's shape, the parameters and the multiply-adds."""
    rows, columns, channels = input_shape
    shape = input_shape
    parameters = macs = 0
    for layer in layers:
        if layer[0] == "conv":
            _, kernel_size, in_channels, out_channels, padding = layer
            rows = rows + 2 * padding - kernel_size + 1
            columns = columns + 2 * padding - kernel_size + 1
            channels = out_channels
            weights = kernel_size**2 * in_channels * out_channels
            parameters += weights + out_channels
            macs += weights * rows * columns
            shape = (rows, columns, channels)
        elif layer[0] == "pool":
            rows = rows // layer[1]
            columns = columns // layer[1]
            shape = (rows, columns, channels)
        else:
            parameters += layer[1] * layer[2] + layer[2]
            macs += layer[1] * layer[2] * rows * columns
            shape = (layer[2],)
    return shape, parameters, macs
