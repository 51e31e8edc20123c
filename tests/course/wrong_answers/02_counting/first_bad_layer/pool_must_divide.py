def first_bad_layer(
    input_shape: tuple[int, int, int], layers: list[tuple]
) -> tuple[int, str] | None:
    """Return the index of the first layer that does not fit and the reason.

    Where all layers fit, return None.
    """
    rows, columns, channels = input_shape
    features = None
    for index, (kind, *numbers) in enumerate(layers):
        if kind == "conv":
            kernel_size, in_channels, out_channels, padding = numbers
            if in_channels != channels:
                return index, "channels"
            rows += 2 * padding - kernel_size + 1
            columns += 2 * padding - kernel_size + 1
            if rows < 1 or columns < 1:
                return index, "window"
            channels = out_channels
        elif kind == "pool":
            (window,) = numbers
            if rows % window != 0 or columns % window != 0:
                return index, "window"
            rows, columns = rows // window, columns // window
        else:
            arrives = rows * columns * channels if features is None else features
            if arrives != numbers[0]:
                return index, "features"
            features = numbers[1]
    return None
