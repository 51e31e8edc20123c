"""What size comes out? The reference."""


def output_size(input_size: int, kernel_size: int, *, stride: int = 1, padding: int = 0) -> int:
    """Return how many numbers come out along one axis."""
    way = input_size + 2 * padding - kernel_size
    return way // stride + 1  # the first window needs no step
