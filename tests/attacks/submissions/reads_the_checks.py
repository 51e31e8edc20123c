# Tries to see the checks.
# naive: told
# walled: failed
import os

COURSE = "__COURSE__"
for folder, _, files in os.walk(COURSE):
    for name in files:
        try:
            with open(os.path.join(folder, name)) as file:
                print(file.read())
        except (OSError, ValueError):
            pass
try:
    print(open(os.path.join(COURSE, "solutions/01_targets/tripled/checks.py")).read())
except OSError as error:
    print(error)


def tripled(number):
    return 0
