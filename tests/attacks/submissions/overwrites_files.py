# Tries to empty, rename and delete the files of others.
# naive: changed
# walled: failed
import os

OUTSIDE = "__OUTSIDE__"
for attempt in (
    lambda: os.truncate(os.path.join(OUTSIDE, "thesis.txt"), 0),
    lambda: os.rename(os.path.join(OUTSIDE, "thesis.txt"), os.path.join(OUTSIDE, "lost.txt")),
    lambda: os.unlink(os.path.join(OUTSIDE, "letter.txt")),
    lambda: open(os.path.join(OUTSIDE, "letter.txt"), os.O_RDONLY | os.O_TRUNC),
    lambda: os.symlink("/etc/passwd", os.path.join(OUTSIDE, "link")),
    lambda: os.mkdir(os.path.join(OUTSIDE, "folder")),
):
    try:
        attempt()
    except (OSError, TypeError) as error:
        print(error)


def tripled(number):
    return 0
