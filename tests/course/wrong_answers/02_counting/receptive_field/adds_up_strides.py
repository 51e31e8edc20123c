def receptive_field(layers: list[tuple[int, int]]) -> int:
    """Return how many columns of the input one last output sees."""
    size = step = 1
    for kernel_size, stride in layers:
        size += (kernel_size - 1) * step
        step += stride - 1
    return size
