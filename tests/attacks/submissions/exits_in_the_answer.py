# Tries to pass by ending the process, in good order, when it is first asked.
# naive: passed
# walled: crashed exited
import os


def tripled(number):
    os._exit(0)
