# Tries to pass by results that are there before the tests are.
# naive: passed
# walled: failed
import pathlib
import pickle
import sys

folder = pathlib.Path(sys.argv[1])
(folder / "results.pickle").write_bytes(pickle.dumps({"passed": True}))
(folder / "progress.json").write_text('{"schema": "grader-progress/1", "course": "attacked", "done": {"tripled": {}}}')
(folder / "tripled.py").write_text("def tripled(number):\n    return 0\n")
