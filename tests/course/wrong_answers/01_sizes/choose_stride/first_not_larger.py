def choose_stride(
    input_size: int, kernel_size: int, wanted: int, *, padding: int = 0
) -> int | None:
    """Return the smallest stride that gives the wanted size, or None."""
    span = input_size + 2 * padding - kernel_size
    if wanted > span + 1:
        return None
    stride = 1
    while span // stride + 1 > wanted:
        stride += 1
    return stride
