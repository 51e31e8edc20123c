def receptive_field(layers: list[tuple[int, int]]) -> int:
    """Return how many columns of the input one last output sees."""
    size = step = 1
    for kernel_size, stride in layers:
        reach = kernel_size // 2
        size = size + 2 * reach * step
        step = step * stride
    return size
