def conv_parameters(
    kernel_size: tuple[int, int],
    in_channels: int,
    out_channels: int,
    *,
    bias: bool = True,
) -> int:
    """Return the number of weights, and of biases if there are any."""
    rows, columns = kernel_size
    slice_parameters = rows * columns
    if bias:
        slice_parameters += 1
    return slice_parameters * in_channels * out_channels
