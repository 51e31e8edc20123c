# Tries to make system calls through a ring that no filter sees.
# naive: reached
# walled: failed
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)

SETUP = 425


def tripled(number):
    ring = libc.syscall(SETUP, 1, ctypes.create_string_buffer(256))
    print("reached" if ring >= 0 else os.strerror(ctypes.get_errno()))
    return 0
