"""Imports everything once, then forks a ``convjax`` for each line of arguments it reads, so that dying is cheap.

It writes the number of each process, and when that has ended, its exit code.
"""

import json
import os
import sys

import convjax.train.runs.session  # noqa: F401  # nothing is computed before a fork
from convjax.cli import main

for line in sys.stdin:
    child = os.fork()
    if child == 0:
        sys.argv = ["convjax", *json.loads(line)]
        os.dup2(os.open("said.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
        os.dup2(1, 2)
        try:
            main()
        except SystemExit as end:
            sys.stdout.flush()
            os._exit(int(end.code or 0))
        finally:
            os._exit(70)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
