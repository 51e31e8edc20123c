# Tries to pass by a link to the reference.
# naive: passed
# walled: error unreadable
import pathlib
import sys

folder, course = map(pathlib.Path, sys.argv[1:])
(folder / "tripled.py").symlink_to(course / "solutions/01_targets/tripled/solution.py")
