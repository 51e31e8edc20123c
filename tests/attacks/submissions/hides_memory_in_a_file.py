# Tries to take memory that no limit counts, in a file that lies in memory.
# naive: reached
# walled: failed
import os


def tripled(number):
    try:
        hidden = os.memfd_create("hidden")
        os.write(hidden, bytes(2**20))
        print("reached")
    except OSError as error:
        print(error)
    return 0
