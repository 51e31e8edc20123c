def conv_macs(
    input_size: tuple[int, int],
    kernel_size: tuple[int, int],
    in_channels: int,
    out_channels: int,
    *,
    stride: int = 1,
    padding: int = 0,
) -> int:
    """Return the number of multiply-adds for one image."""
    high, wide = kernel_size
    rows = (input_size[0] + 2 * padding - wide) // stride + 1
    columns = (input_size[1] + 2 * padding - high) // stride + 1
    return rows * columns * high * wide * in_channels * out_channels
