"""Fail unless a wheel holds exactly our three packages, and in them what has to travel."""

import sys
import zipfile
from pathlib import Path

names = zipfile.ZipFile(sys.argv[1]).namelist()
tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}
if tops != {"convjax", "grader", "convjax_course"}:
    sys.exit(f"the wheel holds {sorted(tops)}")
wanted = {
    "convjax/py.typed",
    "convjax/__init__.pyi",
    "convjax/explore/page/index.html",
    "convjax/train/runs/session.py",
    "grader/batch/pages/page.css",
    "grader/judge/pytest.ini",
    "grader/platforms/templates/gradescope/run_autograder",
    "grader/judge/workers/zygote.py",
    "grader/learner/progress.py",
    "grader/notebook/extension.py",
    "grader/watch/loop.py",
    "grader/worker/zygote.py",
    "convjax_course/course.toml",
    "convjax_course/exercises/01_sizes/output_size.py",
    "convjax_course/solutions/01_sizes/output_size/checks.py",
}
root = Path(__file__).resolve().parents[1]
page = (file for file in (root / "convjax/explore/page").rglob("*") if file.is_file())
wanted |= {file.relative_to(root).as_posix() for file in page}
if missing := wanted - set(names):
    sys.exit(f"the wheel lacks {sorted(missing)}")
checks = [name for name in names if name.endswith("/checks.py") and name != "grader/checks.py"]
if hidden := [name for name in checks if not (root / name.removeprefix("convjax_course/")).is_file()]:
    sys.exit(f"the wheel holds checks that are not the course's own, and may be hidden ones: {hidden[:3]}")
if stray := [name for name in names if "__pycache__" in name or name.endswith(".pyc")]:
    sys.exit(f"the wheel holds compiled files: {stray[:3]}")
