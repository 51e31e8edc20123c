"""The reference."""

CANARY = "canary-7d1e-in-the-reference"


def tripled(number: int) -> int:
    """Return three times `number`."""
    return 3 * number
