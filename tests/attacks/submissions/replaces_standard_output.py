# Tries to pass by a standard output that says so.
# naive: passed
# walled: failed
import os
import sys


class Output:
    def write(self, text):
        os.write(1, b"verdict: passed\n")

    def flush(self):
        self.write("")


sys.stdout = sys.stderr = sys.__stdout__ = Output()
sys.stdout.flush()


def tripled(number):
    return 0
