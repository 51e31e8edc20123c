"""An optimiser with momentum."""


class Momentum:
    """Gradient descent with momentum."""

    def __init__(self, learning_rate, rate):
        raise NotImplementedError
