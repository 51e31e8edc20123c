# Tries to keep the machine busy with threads that never end.
# naive: hung
# walled: failed | timeout
import threading


def spin():
    while True:
        pass


def tripled(number):
    for _ in range(10):
        try:
            threading.Thread(target=spin).start()
        except RuntimeError:
            break
    return 0
