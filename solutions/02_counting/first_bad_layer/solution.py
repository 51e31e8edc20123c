"""Where do a network's sizes stop fitting? The reference."""

import math


def first_bad_layer(input_shape: tuple[int, int, int], layers: list[tuple]) -> tuple[int, str] | None:
    """Return the index of the first layer that does not fit and the reason.

    Where all layers fit, return None.
    """
    shape = input_shape
    for index, (kind, *numbers) in enumerate(layers):
        if kind == "dense":
            in_features, out_features = numbers
            if math.prod(shape) != in_features:
                return index, "features"
            shape = (out_features,)
            continue
        *sizes, channels = shape
        if kind == "conv":
            kernel_size, in_channels, out_channels, padding = numbers
            if channels != in_channels:
                return index, "channels"
            sizes = [size + 2 * padding - kernel_size + 1 for size in sizes]
            channels = out_channels
        else:
            (window,) = numbers
            sizes = [size // window for size in sizes]
        if min(sizes) < 1:
            return index, "window"
        shape = (*sizes, channels)
    return None
