"""How much does a convolution multiply? The reference."""


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
    rows, columns = kernel_size
    down = (input_size[0] + 2 * padding - rows) // stride + 1
    across = (input_size[1] + 2 * padding - columns) // stride + 1
    return down * across * rows * columns * in_channels * out_channels
