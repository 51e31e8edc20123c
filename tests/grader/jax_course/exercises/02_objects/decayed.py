"""An Optax transformation."""


def decayed(learning_rate):
    """Return a transformation that divides the learning rate by the number of the step."""
    raise NotImplementedError
