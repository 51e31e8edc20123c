# Tries to leave no verdict by killing whichever ancestor decides it.
# naive: died
# walled: failed
# process: no verdict
import os
import signal


def decides(process):
    with open(f"/proc/{process}/cmdline") as file:
        words = file.read().split("\0")
    return words[1].endswith("naive_runner.py") or any("from grader.judge" in word for word in words)


def tripled(number):
    process = os.getppid()
    try:
        for _ in range(4):
            with open(f"/proc/{process}/stat") as file:
                parent = int(file.read().rpartition(")")[2].split()[1])
            if decides(process):
                os.kill(process, signal.SIGKILL)
                break
            process = parent
    except OSError as error:
        print(error)
    return 0
