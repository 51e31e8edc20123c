def dilated_size(
    input_size: int,
    kernel_size: int,
    *,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> int:
    """Return how many numbers come out along one axis."""
    reach = dilation * (kernel_size // 2)
    span = 2 * reach + 1
    return (input_size + 2 * padding - span) // stride + 1
