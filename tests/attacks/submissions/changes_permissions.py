# Tries to lock others out of their files.
# naive: changed
# walled: failed
import os

for attempt in (
    lambda: os.chmod("__OUTSIDE__/thesis.txt", 0o606),
    lambda: os.utime("__OUTSIDE__/thesis.txt", (1, 1)),
    lambda: os.setxattr("__OUTSIDE__/thesis.txt", "user.was", b"here"),
):
    try:
        attempt()
    except OSError as error:
        print(error)


def tripled(number):
    return 0
