# Tries to never answer, when somebody looks at the state of an object.
# exercise: gain
# naive: hung
# walled: timeout
import signal

signal.alarm(0)


class Gain:
    def __init__(self, factor):
        object.__setattr__(self, "factor", factor)

    def __call__(self, x):
        return object.__getattribute__(self, "factor") * x

    def __getattribute__(self, name):
        while True:
            pass
