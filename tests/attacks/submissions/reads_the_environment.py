# Tries to see what the runner was told by its environment.
# naive: told
# walled: failed
import os

print(dict(os.environ))
for who in ("self", os.getpid(), os.getppid()):
    for what in ("environ", "cmdline"):
        try:
            with open(f"/proc/{who}/{what}", "rb") as file:
                print(file.read())
        except OSError as error:
            print(error)


def tripled(number):
    return 0
