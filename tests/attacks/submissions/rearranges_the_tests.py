# Tries to pass by a profiler that gives every answer the expected value.
# naive: passed
# walled: failed
import sys


def watch(frame, event, argument):
    if event == "call" and frame.f_code.co_name == "should_equal":
        frame.f_locals["self"].got = frame.f_locals["expected"]


sys.setprofile(watch)


def tripled(number):
    return 0
