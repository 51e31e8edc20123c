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
