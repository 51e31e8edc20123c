def choose_stride(
    input_size: int, kernel_size: int, wanted: int, *, padding: int = 0
) -> int | None:
    """Return the smallest stride that gives the wanted size, or None."""
    span = input_size + 2 * padding - kernel_size
    for stride in range(1, kernel_size + 1):
        if span // stride + 1 == wanted:
            return stride
    return None
