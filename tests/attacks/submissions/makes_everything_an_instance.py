# Tries to pass by a Python for which its answer is of every class.
# naive: passed
# walled: failed
import builtins

true_isinstance = isinstance


class Any:
    def __ne__(self, other):
        return False


def lie(value, kind):
    return type(value) is Any or true_isinstance(value, kind)


def tripled(number):
    builtins.isinstance = lie
    return Any()
