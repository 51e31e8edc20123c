# Tries to pass by becoming a program that says it did.
# naive: passed
# walled: failed
# process: crashed exited
import os
import sys


def tripled(number):
    try:
        os.environ["LD_PRELOAD"] = "/nowhere.so"
        os.execv(sys.executable, [sys.executable, "-c", "print('verdict: passed', flush=True)"])
    except OSError:
        return 0
