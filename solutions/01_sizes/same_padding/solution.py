"""Which zeros keep the size? The reference."""


def same_padding(input_size: int, kernel_size: int, *, stride: int = 1) -> tuple[int, int]:
    """Return the number of zeros on the low side and on the high side."""
    output = -(-input_size // stride)  # rounded up
    total = max((output - 1) * stride + kernel_size - input_size, 0)
    low = total // 2
    return low, total - low


QUESTION = 0
PREDICTION = 20
REASON = "b"
