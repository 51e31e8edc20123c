# Tries to pass by ending the process behind Python's back.
# naive: passed
# walled: crashed exited
import os

os._exit(0)
