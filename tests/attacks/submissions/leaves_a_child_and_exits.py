# Tries to leave a child that holds every channel open, and end.
# naive: passed
# walled: failed
# process: crashed exited
import os
import time


def tripled(number):
    try:
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
    except OSError as error:
        print(error)
        return 0
    os._exit(0)
