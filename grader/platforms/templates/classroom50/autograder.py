"""Grades one submission. Classroom 50's runner starts this in the checkout of the submission, with its own Python.

Nothing in the checkout is imported, nor taken for a course. Exit code 0 says that `result.json` is there, whatever the
verdicts; any other one is a fault of the grader, of which the runner makes a result with the status "error".
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

BUNDLE = Path(__file__).resolve().parent


def main() -> int:
    """Write `result.json` and `release-body.md` into the folder one stands in."""
    checkout = Path.cwd()
    for name in ("result.json", "release-body.md"):
        remove(checkout / name)  # it may be a learner's, or a link to somewhere
    settings = json.loads((BUNDLE / "settings.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(dir=os.environ.get("RUNNER_TEMP")) as scratch:
        programs = Path(os.environ.get("GRADER_BIN") or installed(Path(scratch, "grader")))
        python = [str(programs / "python"), "-P", "-m"]
        result, body = Path(scratch, "result.json"), Path(scratch, "release-body.md")
        check = [str(programs / "grader"), "check", *settings["names"], "--dir", str(checkout)]
        told = [
            "--require-isolation",
            settings["require_isolation"],
            "--format",
            "classroom50",
            "--output",
            str(result),
        ]
        run([*python, "grader.platforms.pinned", settings["course_hash"], str(checkout)])
        run([*check, *told], checkout)  # where messages name files as their author does
        body.write_text(run([*python, "grader.platforms.summary", str(result)]), encoding="utf-8")
        shutil.copyfile(result, checkout / result.name)
        shutil.copyfile(body, checkout / body.name)
    return 0


def installed(place: Path) -> Path:
    """Install the grader into an environment of its own, and return the folder of its programs."""
    venv.create(place, with_pip=True)
    programs = place / "bin"
    run([str(programs / "python"), "-P", "-m", "pip", "install", "--quiet", "-r", "requirements.txt"])
    return programs


def run(command: list[str], folder: Path = BUNDLE) -> str:
    """Run a command, in the bundle unless a folder is named, and return what it printed; none imports from there."""
    return subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout


def remove(path: Path) -> None:
    """Remove a file, a link or a folder."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        print(f"::error::The grader could not do its work: {type(error).__name__}. The log says why.", file=sys.stderr)
        print(error, file=sys.stderr)
        sys.exit(1)
