def window_starts(
    input_size: int, kernel_size: int, *, stride: int = 1, padding: int = 0
) -> list[int]:
    """Return the column in which each window starts."""
    count = (input_size + 2 * padding - kernel_size) // stride + 1
    return list(range(-padding, count, stride))
