# Tries to see the checks in the message of an error.
# naive: told
# walled: failed
import os

COURSE = "__COURSE__"


def tripled(number):
    with open(os.path.join(COURSE, "solutions/01_targets/tripled/checks.py")) as file:
        raise ValueError(file.read())
