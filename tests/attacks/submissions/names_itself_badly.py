# Tries to leave no verdict by a type whose very name cannot be written.
# naive: died
# walled: failed
class Meta(type):
    __name__ = property(lambda cls: 1 / 0)
    __repr__ = __str__ = lambda cls: "\ud800"


class Odd(Exception, metaclass=Meta):
    def __str__(self):
        return "\udfff"


Odd.__qualname__ = "\ud800[/]"


def tripled(number):
    raise Odd
