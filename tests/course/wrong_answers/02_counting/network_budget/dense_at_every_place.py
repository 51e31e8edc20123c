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
