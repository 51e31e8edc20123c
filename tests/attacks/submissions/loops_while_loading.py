# Tries to never come to be loaded.
# naive: hung
# walled: timeout
import signal

signal.alarm(0)
while True:
    pass
