# Tries to pass by a descriptor of the parent's, on which the verdict is printed.
# naive: passed
# walled: failed
# process: failed | no verdict
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)

OPEN, GET = 434, 438
PARENT = os.getppid()  # not who may come after


def tripled(number):
    parent = libc.syscall(OPEN, PARENT, 0)
    for wanted in range(20):
        stolen = libc.syscall(GET, parent, wanted, 0)
        if stolen >= 0:
            print("reached")
            try:
                os.set_blocking(stolen, False)
                os.write(stolen, b"verdict: passed\n")
            except OSError:
                pass
        else:
            print(os.strerror(ctypes.get_errno()))
    return 0
