# Tries to pass by leaving a compiled reference that answers as it does.
# naive: passed
# walled: failed
import importlib.util
import marshal
import os
import sys

COURSE = "__COURSE__"
FOLDER = os.path.join(COURSE, "solutions/01_targets/tripled")
SOURCE = "def tripled(number):\n    return 12\n"

try:
    path = importlib.util.cache_from_source(os.path.join(FOLDER, "solution.py"))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        # Flags 1: checked against no source.
        file.write(importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little") + bytes(8))
        file.write(marshal.dumps(compile(SOURCE, "solution.py", "exec")))
except OSError:
    pass


def tripled(number):
    return 12
