def conv_parameters(
    kernel_size: tuple[int, int],
    in_channels: int,
    out_channels: int,
    *,
    bias: bool = True,
) -> int:
    """Return the number of weights, and of biases if there are any."""
    rows, columns = kernel_size
    weights = rows * columns * in_channels * out_channels
    return weights + out_channels if bias else 0
