# Tries to pass by a thread that ends the process a little later.
# naive: passed
# walled: crashed exited
import os
import threading
import time


def end():
    time.sleep(0.05)
    os._exit(0)


def tripled(number):
    threading.Thread(target=end).start()
    time.sleep(1)
    return 0
