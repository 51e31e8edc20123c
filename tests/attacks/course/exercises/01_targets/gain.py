"""A gain that can be set."""


class Gain:
    """Multiplies by a factor."""

    def __init__(self, factor: float) -> None:
        """Keep the factor."""
        raise NotImplementedError

    def __call__(self, x: float) -> float:
        """Return `x` times the factor."""
        raise NotImplementedError
