# Tries to never answer, deep inside a regular expression.
# naive: hung
# walled: timeout
import re
import signal

signal.alarm(0)


def tripled(number):
    return int(re.match(r"(a+)+$", "a" * 40 + "b") is not None)
