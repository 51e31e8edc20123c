# Tries to pass by ending the program with exit code 0 while the file is loaded.
# naive: passed
# walled: error exited
import sys

sys.exit(0)
