"""How much of the input does one output see? The reference."""


def receptive_field(layers: list[tuple[int, int]]) -> int:
    """Return how many columns of the input one last output sees."""
    size = step = 1
    for kernel_size, stride in layers:
        size += (kernel_size - 1) * step
        step *= stride
    return size
