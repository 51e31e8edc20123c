"""Where do a network's sizes stop fitting?

Every layer is written for a certain input, and the layer before it decides
what it gets. So follow the shape from layer to layer. Three kinds of layers
are enough here, all with square windows:

    ("conv", kernel_size, in_channels, out_channels, padding)
        stride 1:                size + 2 * padding - kernel_size + 1
        per axis, and out_channels channels come out

    ("pool", window)
        moved by its own size, no padding:      size // window
        per axis; the channels stay as they are

    ("dense", in_features, out_features)
        takes rows * columns * channels numbers in one row, or what a dense
        layer before it gave out; out_features numbers come out

Three things can go wrong:

    "channels"   a conv expects other channels than arrive
    "window"     a kernel or a pool is larger than its (padded) input
    "features"   a dense layer expects another number than arrives

LeNet-5 was written for 32x32 images. Here are its sizes for 28x28, the size
of an image of MNIST:

    index  layer                    shape
           input                    28 28  1
      0    conv 5x5, 1 -> 6         24 24  6
      1    pool 2                   12 12  6
      2    conv 5x5, 6 -> 16         8  8 16
      3    pool 2                    4  4 16     4 * 4 * 16 = 256 numbers,
      4    dense 400 -> 120                      but the layer expects 400

    >>> lenet = [
    ...     ("conv", 5, 1, 6, 0), ("pool", 2), ("conv", 5, 6, 16, 0),
    ...     ("pool", 2), ("dense", 400, 120), ("dense", 120, 10)]
    >>> first_bad_layer((28, 28, 1), lenet)
    (4, 'features')
    >>> first_bad_layer((32, 32, 1), lenet) is None      # 5 * 5 * 16 = 400
    True
    >>> first_bad_layer((32, 32, 3), lenet)              # a colour image
    (0, 'channels')
    >>> first_bad_layer((32, 9, 1), lenet)               # 9 -> 5 -> 2 columns
    (2, 'window')

Only the first layer that does not fit counts; it never has two reasons at
once. Dense layers come last. Images are (rows, columns, channels) and need
not be square; a window as large as its input fits. Indices start at 0. The
answer is a tuple of an int and one of the three words, or None. You may
import the standard library.
"""


def first_bad_layer(
    input_shape: tuple[int, int, int], layers: list[tuple]
) -> tuple[int, str] | None:
    """Return the index of the first layer that does not fit and the reason.

    Where all layers fit, return None.
    """
    rows, columns, channels = input_shape
    features = None
    for index, layer in enumerate(layers):
        if layer[0] == "dense":
            if features is None:
                features = rows * columns * channels
            if features != layer[1]:
                return index, "features"
            features = layer[2]
            continue
        if layer[0] == "conv" and layer[2] != channels:
            return index, "channels"
        if layer[1] > rows or layer[1] > columns:
            return index, "window"
        if layer[0] == "conv":
            rows = rows + 2 * layer[4] - layer[1] + 1
            columns = columns + 2 * layer[4] - layer[1] + 1
            channels = layer[3]
        else:
            rows, columns = rows // layer[1], columns // layer[1]
    return None
