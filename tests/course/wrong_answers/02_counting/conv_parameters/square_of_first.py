def conv_parameters(
    kernel_size: tuple[int, int],
    in_channels: int,
    out_channels: int,
    *,
    bias: bool = True,
) -> int:
    """Return the number of weights, and of biases if there are any."""
    weights = kernel_size[0] ** 2 * in_channels * out_channels
    biases = out_channels if bias else 0
    return weights + biases
