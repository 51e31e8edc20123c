# Tries to pass by an object that ends the process when it is taken down.
# naive: passed
# walled: failed
import os


class Last:
    def __del__(self, unlink=os.unlink, leave=os._exit):
        try:
            unlink("results.pickle")
        except OSError:
            pass
        leave(0)


last = Last()


def tripled(number):
    return 0
