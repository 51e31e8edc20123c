# Tries to pass by changing the grader from within.
# naive: passed
# walled: error forbidden
import pathlib
import sys

import grader.checks
from grader import results

sys.modules["pytest"].main = lambda *args, **kwargs: 0
pathlib.Path("results.pickle").unlink(missing_ok=True)
for status in results.Status:
    status._value_ = "passed"


def tripled(number):
    return 0
