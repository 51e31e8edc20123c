# Tries to leave no verdict by stopping, never to go on.
# naive: hung
# walled: timeout
import os
import signal


def tripled(number):
    os.kill(os.getpid(), signal.SIGSTOP)
    return 0
