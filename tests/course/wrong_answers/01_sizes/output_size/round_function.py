def output_size(
    input_size: int, kernel_size: int, *, stride: int = 1, padding: int = 0
) -> int:
    """Return how many numbers come out along one axis."""
    return round((input_size + 2 * padding - kernel_size) / stride) + 1
