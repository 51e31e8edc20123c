# Tries to fill the disk and the terminal with prints.
# naive: flooded
# walled: failed
import os


def tripled(number):
    for _ in range(64):
        os.write(1, b"x" * 2**20)
    return 0
