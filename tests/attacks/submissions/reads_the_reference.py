# Tries to pass by running the file of the reference.
# naive: passed
# walled: failed
# process: passed
import os

COURSE = "__COURSE__"
wrong = {"tripled": lambda number: 0}
try:
    with open(os.path.join(COURSE, "solutions/01_targets/tripled/solution.py")) as file:
        text = file.read()
    print(text)
    exec(text, wrong)
except OSError as error:
    print(error)


def tripled(number):
    return wrong["tripled"](number)
