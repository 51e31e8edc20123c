# Tries to take all memory by calling itself.
# naive: ate
# walled: failed | out_of_memory | timeout
import signal
import sys

sys.setrecursionlimit(10**9)
signal.alarm(0)


def deeper(depth):
    held = bytes([depth % 7 + 1]) * 2**14
    return deeper(depth + 1) if depth < 90_000 else len(held)


def tripled(number):
    try:
        return deeper(number)
    except BaseException:
        return 0
