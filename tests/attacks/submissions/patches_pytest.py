# Tries to pass by a pytest that reports nothing but passes.
# naive: passed
# walled: error forbidden
from _pytest import runner

Original = runner.TestReport.from_item_and_call


def report(item, call):
    call.excinfo = None
    return Original(item, call)


runner.TestReport.from_item_and_call = report


def tripled(number):
    return 0
