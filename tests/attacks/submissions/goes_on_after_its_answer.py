# Tries to pass by a thread that rewrites the results once they are in.
# naive: passed
# walled: failed
import os
import pickle
import threading
import time


def correct():
    end = time.monotonic() + 5
    while time.monotonic() < end:
        if os.path.exists("results.pickle"):
            with open("results.pickle", "wb") as file:
                pickle.dump({"passed": True}, file)
            return
        time.sleep(0.001)


threading.Thread(target=correct).start()


def tripled(number):
    return 0
