def first_bad_layer(
    input_shape: tuple[int, int, int], layers: list[tuple]
) -> tuple[int, str] | None:
    """Return the index of the first layer that does not fit and the reason.

    Where all layers fit, return None.
    """
    rows, columns, channels = input_shape
    features = None
    for index, layer in enumerate(layers):
        if layer[0] == "conv":
            _, kernel_size, in_channels, out_channels, padding = layer
            if in_channels != channels:
                return index, "channels"
            if kernel_size > min(rows, columns) + 2 * padding:
                return index, "window"
            rows = rows + 2 * padding - kernel_size + 1
            columns = columns + 2 * padding - kernel_size + 1
            channels = out_channels
        elif layer[0] == "pool":
            rows //= layer[1]
            columns //= layer[1]
        else:
            if features is None:
                features = rows * columns * channels
            if features != layer[1]:
                return index, "features"
            features = layer[2]
    return None
