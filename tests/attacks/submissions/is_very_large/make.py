# Tries to let the runner read for ever.
# naive: hung
# walled: error unreadable
import pathlib
import sys

content = "x = [1, 2, 3, 4, 5]\n" * 500_000 + "\n\ndef tripled(number):\n    return 0\n"
(pathlib.Path(sys.argv[1]) / "tripled.py").write_text(content)
