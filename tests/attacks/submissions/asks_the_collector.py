# Tries to pass by the reference among all objects that the garbage collector knows.
# naive: passed
# walled: failed
import gc
import types


def tripled(number):
    for found in gc.get_objects():
        if isinstance(found, types.FunctionType) and found.__name__ == "tripled" and found is not tripled:
            return found(number)
    return 0
