"""``python -m grader``."""

import sys

# -m puts the current folder first, and a learner's folder may hold a json.py. It goes last, where it hides nothing.
if not sys.flags.safe_path:
    sys.path.append(sys.path.pop(0))

from grader.cli import main

if __name__ == "__main__":
    main()
