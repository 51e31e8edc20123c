# Tries to pass by a reference that it wrote itself.
# naive: passed
# walled: failed
import os

COURSE = "__COURSE__"
try:
    with open(os.path.join(COURSE, "solutions/01_targets/tripled/solution.py"), "w") as file:
        file.write("def tripled(number):\n    return 12\n")
except OSError as error:
    print(error)


def tripled(number):
    return 12
