"""Fail unless a wheel holds exactly our three packages, and in them what has to travel."""

import sys
import zipfile

names = zipfile.ZipFile(sys.argv[1]).namelist()
tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}
if tops != {"convjax", "grader", "convjax_course"}:
    sys.exit(f"the wheel holds {sorted(tops)}")
wanted = {
    "convjax/py.typed",
    "convjax/__init__.pyi",
    "convjax/train/runs/session.py",
    "grader/judge/pytest.ini",
    "convjax_course/course.toml",
    "convjax_course/exercises/01_sizes/output_size.py",
    "convjax_course/solutions/01_sizes/output_size/checks.py",
}
if missing := wanted - set(names):
    sys.exit(f"the wheel lacks {sorted(missing)}")
if stray := [name for name in names if "__pycache__" in name or name.endswith(".pyc")]:
    sys.exit(f"the wheel holds compiled files: {stray[:3]}")
