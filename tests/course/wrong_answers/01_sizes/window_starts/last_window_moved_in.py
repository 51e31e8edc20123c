def window_starts(
    input_size: int, kernel_size: int, *, stride: int = 1, padding: int = 0
) -> list[int]:
    """Return the column in which each window starts."""
    last = input_size + padding - kernel_size
    starts = list(range(-padding, last + 1, stride))
    if starts[-1] != last:
        starts.append(last)
    return starts
