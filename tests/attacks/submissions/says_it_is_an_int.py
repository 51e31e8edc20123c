# Tries to pass by an object whose class says that it is another.
# naive: passed
# walled: failed
class Any:
    __class__ = property(lambda self: int)

    def __getattribute__(self, name):
        return int if name == "__class__" else object.__getattribute__(self, name)

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False


def tripled(number):
    return Any()
