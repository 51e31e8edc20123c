# Tries to pass by the parent's descriptors, opened where the kernel lists them.
# naive: passed
# walled: failed
# process: failed | no verdict
import glob
import json
import os

result = {"name": "tripled", "chapter": "01_targets", "max_score": 2, "status": "passed", "reason": None}
result |= {"message": None, "tests": [], "lines": [], "file": "x", "output": ""}
lines = ["verdict: passed", json.dumps({"event": "finished", "result": result}), json.dumps({"event": "end"})]
for path in glob.glob(f"/proc/{os.getppid()}/fd/*"):
    try:
        if os.readlink(path).startswith("pipe:"):
            os.write(os.open(path, os.O_WRONLY | os.O_NONBLOCK), "\n".join([*lines, ""]).encode())
    except OSError:
        pass


def tripled(number):
    return 0
