# Tries to leave no verdict by an answer whose text never ends.
# naive: hung
# walled: timeout
import signal

signal.alarm(0)


class Long:
    def __repr__(self):
        while True:
            pass


def tripled(number):
    return Long()
