"""Which stride gives the size that is wanted? The reference."""


def choose_stride(input_size: int, kernel_size: int, wanted: int, *, padding: int = 0) -> int | None:
    """Return the smallest stride that gives the wanted size, or None."""
    way = input_size + 2 * padding - kernel_size
    for stride in range(1, way + 2):  # one step more than the whole way leaves the first window alone
        if way // stride + 1 == wanted:
            return stride
    return None
