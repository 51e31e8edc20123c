# Tries to never answer, whatever signal ends the wait.
# naive: hung
# walled: timeout
import signal
import time

for number in range(1, signal.NSIG):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
signal.setitimer(signal.ITIMER_REAL, 0)


def tripled(number):
    while True:
        try:
            time.sleep(3600)
        except BaseException:
            pass
