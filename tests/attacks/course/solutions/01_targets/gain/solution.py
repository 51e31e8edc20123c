"""The reference."""

CANARY = "canary-7d1e-in-the-reference"


class Gain:
    """Multiplies by a factor."""

    def __init__(self, factor: float) -> None:
        """Keep the factor."""
        self.factor = factor

    def __call__(self, x: float) -> float:
        """Return `x` times the factor."""
        return self.factor * x
