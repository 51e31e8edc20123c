# Tries to let the runner wait for ever for its file.
# naive: hung
# walled: error unreadable
import os
import sys

os.mkfifo(sys.argv[1] + "/tripled.py")
