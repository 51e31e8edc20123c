"""The reference."""


class Momentum:
    """Gradient descent with momentum."""

    def __init__(self, learning_rate, rate):
        if not 0 <= rate < 1:
            raise ValueError(f"rate={rate}")
        self.learning_rate, self.rate = learning_rate, rate
        self.velocity = {}

    def step(self, parameters, gradients):
        for name, gradient in gradients.items():
            self.velocity[name] = self.rate * self.velocity.get(name, 0.0) + gradient
        return {name: value - self.learning_rate * self.velocity[name] for name, value in parameters.items()}
