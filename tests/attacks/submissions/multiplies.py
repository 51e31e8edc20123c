# Tries to fill the machine with processes.
# naive: left
# walled: failed
import os
import time


def tripled(number):
    for _ in range(60):
        try:
            if os.fork() == 0:
                time.sleep(60)
                os._exit(0)
        except OSError as error:
            print(error)
            break
    return 0
