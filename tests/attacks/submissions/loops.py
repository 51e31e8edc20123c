# Tries to never answer.
# naive: hung
# walled: timeout
import signal

signal.alarm(0)


def tripled(number):
    while True:
        pass
