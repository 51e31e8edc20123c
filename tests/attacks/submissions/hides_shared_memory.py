# Tries to take memory that outlives the process.
# naive: reached
# walled: failed
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def tripled(number):
    identity = libc.shmget(0, 2**20, 0o1600)
    if identity < 0:
        print(os.strerror(ctypes.get_errno()))
        return 0
    print("reached")
    libc.shmctl(identity, 0, None)
    return 0
