def output_size(
    input_size: int, kernel_size: int, *, stride: int = 1, padding: int = 0
) -> int:
    """Return how many numbers come out along one axis."""
    starts = range(0, input_size - kernel_size + 1, stride)
    return len(starts) + 2 * padding
