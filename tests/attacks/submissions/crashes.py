# Tries to leave no verdict by reading where nothing is.
# naive: died
# walled: crashed signal
import ctypes


def tripled(number):
    ctypes.string_at(0)
