# Tries to leave no verdict by closing every channel and going on.
# naive: hung
# walled: crashed bad_reply | timeout
import os
import signal
import time

signal.alarm(0)


def tripled(number):
    os.closerange(0, 256)
    time.sleep(60)
