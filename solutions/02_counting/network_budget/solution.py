"""What does a whole network cost? The reference."""


def network_budget(input_shape: tuple[int, int, int], layers: list[tuple]) -> tuple[tuple[int, ...], int, int]:
    """Return the output's shape, the parameters and the multiply-adds."""
    shape, parameters, macs = input_shape, 0, 0
    for kind, *numbers in layers:
        if kind == "conv":
            kernel_size, in_channels, out_channels, padding = numbers
            rows, columns = (size + 2 * padding - kernel_size + 1 for size in shape[:2])
            shape = rows, columns, out_channels
            weights = kernel_size**2 * in_channels * out_channels
            parameters += weights + out_channels
            macs += weights * rows * columns
        elif kind == "pool":
            (window,) = numbers
            shape = shape[0] // window, shape[1] // window, shape[2]
        else:
            in_features, out_features = numbers
            shape = (out_features,)
            parameters += (in_features + 1) * out_features
            macs += in_features * out_features
    return shape, parameters, macs
