# Tries to pass by an exception that test runners take for a skipped test.
# naive: passed
# walled: failed
import unittest


def tripled(number):
    raise unittest.SkipTest("not today")
