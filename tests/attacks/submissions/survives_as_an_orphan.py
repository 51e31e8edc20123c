# Tries to outlive the verdict as a grandchild whose parents are gone.
# naive: left
# walled: failed
import os
import time


def tripled(number):
    try:
        child = os.fork()
    except OSError as error:
        print(error)
        return 0
    if child == 0:
        os.setsid()
        if os.fork() == 0:
            os.closerange(0, 256)
            time.sleep(60)
        os._exit(0)
    os.waitpid(child, 0)
    return 0
