"""One for a positive number."""


def flagged(number: int) -> int:
    """Return 1 for a positive number and 0 for every other."""
    raise NotImplementedError
