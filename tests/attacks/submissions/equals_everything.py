# Tries to pass by a number that equals every other.
# naive: passed
# walled: failed
class Any(int):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    __hash__ = int.__hash__


def tripled(number):
    return Any(0)
