# Tries to leave files where nobody looks.
# naive: changed
# walled: failed
import os

try:
    with open("/dev/shm/left-by-" + os.path.basename(os.path.dirname("__OUTSIDE__")), "w") as file:
        file.write("here")
except OSError as error:
    print(error)


def tripled(number):
    return 0
