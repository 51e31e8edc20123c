def receptive_field(layers: list[tuple[int, int]]) -> int:
    """Return how many columns of the input one last output sees."""
    size = 1
    for kernel_size, stride in reversed(layers):
        size = size * stride + kernel_size - 1
    return size
