# Tries to pass by giving the reference its own code.
# naive: passed
# walled: failed
import sys


def tripled(number):
    for module in list(sys.modules.values()):
        function = vars(module).get("tripled")
        if function is not None and function is not tripled and hasattr(function, "__code__"):
            function.__code__ = replacement.__code__
    return 12


def replacement(number):
    return 12
