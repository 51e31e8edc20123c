def dilated_size(
    input_size: int,
    kernel_size: int,
    *,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> int:
    """Return how many numbers come out along one axis."""
    size = (input_size + 2 * padding - kernel_size) // stride + 1
    gaps = (dilation - 1) * (kernel_size - 1)
    return size - gaps
