"""The reference."""

CANARY = "canary-7d1e-in-the-reference"


def flagged(number: int) -> int:
    """Return 1 for a positive number and 0 for every other."""
    return 1 if number > 0 else 0
