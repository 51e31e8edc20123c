# Tries to outlive the verdict in a session of its own.
# naive: left
# walled: failed
import os
import time


def tripled(number):
    try:
        if os.fork() == 0:
            os.setsid()
            time.sleep(60)
            os._exit(0)
    except OSError as error:
        print(error)
    return 0
