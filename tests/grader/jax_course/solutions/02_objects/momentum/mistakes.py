"""Wrong ones."""

import numpy as np

from grader.checks import call, mistake


class _Momentum:
    def __init__(self, learning_rate, rate):
        self.learning_rate, self.rate, self.velocity = learning_rate, rate, {}

    def step(self, parameters, gradients):
        self.velocity = {name: self.next(self.velocity.get(name, 0.0), g) for name, g in gradients.items()}
        return {name: value - self.learning_rate * self.velocity[name] for name, value in parameters.items()}


@mistake("averages", "A mean of old and new: after the first step of {learning_rate} it is too short.", of="Momentum")
class Averaging(_Momentum):
    def next(self, velocity, gradient):
        return self.rate * velocity + (1 - self.rate) * gradient


@mistake("forgets", "Nothing is remembered from step to step.", of="Momentum")
class Forgetting(_Momentum):
    def next(self, velocity, gradient):
        return gradient


def probes(rng):
    for steps in (1, 2, 3, 4):
        optimiser = call.Momentum.construct(rng.random(), 0.25)
        for _ in range(steps):
            optimiser.call("step", {"w": np.ones(2)}, {"w": np.array([rng.random(), 1.0])})
        yield optimiser.call("step", {"w": np.ones(2)}, {"w": np.ones(2)})
