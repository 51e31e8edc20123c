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
    rows = input_size[0] + 2 * padding - kernel_size[0] + 1
    columns = input_size[1] + 2 * padding - kernel_size[1] + 1
    places = rows * columns // stride**2
    return places * kernel_size[0] * kernel_size[1] * in_channels * out_channels
