def shrinking_stack(
    input_size: int, layers: list[tuple[int, int, int]]
) -> list[int]:
    """Return the size of the input and the size after each layer."""
    sizes = [input_size]
    for kernel_size, stride, padding in layers:
        size = sizes[-1]
        if kernel_size == stride:
            sizes.append(size // stride)
        else:
            sizes.append((size + 2 * padding - kernel_size) // stride + 1)
    return sizes
