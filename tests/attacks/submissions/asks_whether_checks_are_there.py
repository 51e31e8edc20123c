# Tries to learn which files there are, by asking for each.
# naive: reached
# walled: failed
# landlock: may reach
# uid+landlock: may reach
import os

try:
    os.stat(os.path.join("__COURSE__", "solutions/01_targets/tripled/checks.py"))
    print("reached")
except OSError as error:
    print(error)


def tripled(number):
    return 0
