def choose_stride(
    input_size: int, kernel_size: int, wanted: int, *, padding: int = 0
) -> int | None:
    """Return the smallest stride that gives the wanted size, or None."""
    padded = input_size + 2 * padding
    low, high = 1, padded
    while low <= high:
        stride = (low + high) // 2
        size = (padded - kernel_size) // stride + 1
        if size == wanted:
            return stride
        if size > wanted:
            low = stride + 1
        else:
            high = stride - 1
    return None
