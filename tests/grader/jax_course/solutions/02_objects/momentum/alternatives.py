"""Right ones."""

from collections import defaultdict


class Momentum__by_defaults:
    def __init__(self, learning_rate, rate):
        if rate >= 1:
            raise ValueError
        self.learning_rate, self.rate, self.velocity = learning_rate, rate, defaultdict(float)

    def step(self, parameters, gradients):
        for name in gradients:
            self.velocity[name] *= self.rate
            self.velocity[name] = self.velocity[name] + gradients[name]
        return {name: parameters[name] - self.learning_rate * self.velocity[name] for name in parameters}
