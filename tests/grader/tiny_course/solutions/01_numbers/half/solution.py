"""The reference."""


def half(number: int) -> int:
    """Return half of `number`, rounded down."""
    return number // 2


QUESTION = 0
PREDICTION = 20
REASON = "c"
