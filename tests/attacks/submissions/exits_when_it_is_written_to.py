# Tries to pass by an object that ends the process when its state is written.
# exercise: gain
# naive: passed
# walled: crashed exited
import os


class Gain:
    def __init__(self, factor):
        self.__dict__["factor"] = factor

    def __setattr__(self, name, value):
        os._exit(0)

    def __call__(self, x):
        return self.factor * x
