"""Where attacks are tried: a learner's folder, a course with a canary, somebody else's files, and what came of it."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from grader.confinement.tiers import Tier

from .attack import COURSE, HERE, NO_VERDICT, ROOT, Attack

CANARY = "canary-7d1e"
NAIVE_SECONDS, NAIVE_HANGS = 60, 4.5
"""When a runner that ends by itself after 3 s is taken to hang."""
NAIVE_MEGABYTES = 6000  # of address space
GRADER_SECONDS = 90
PACKAGES = Path(sysconfig.get_path("purelib"))


@dataclass
class Outcome:
    """What became of an attack."""

    verdict: str
    """A status and a reason; `NO_VERDICT` where none was reached."""
    score: int = 0
    said: str = ""
    """All that anybody can read of it: prints, messages, reports."""
    frames: str = ""
    """All that workers sent to the judge."""
    length: int = 0
    """How much was printed."""
    left: int = 0
    """How many processes were still there when all was over."""
    hung: bool = False
    megabytes: int = 0
    """The largest process's memory."""
    changed: set[str] = field(default_factory=set)
    """The files outside its own folder that are not as they were."""

    def achieved(self, what: str) -> bool:
        """Whether it did what an attack wants: a word of `attack.ACHIEVEMENTS`."""
        return {
            "passed": self.verdict == "passed",
            "died": self.verdict == NO_VERDICT and not self.hung,
            "hung": self.hung,
            "told": CANARY in self.said + self.frames,
            "changed": bool(self.changed),
            "left": self.left > 0,
            "ate": self.megabytes > 1000,
            "flooded": self.length > 16 * 2**20,
            "escaped": "\x1b" in self.said,
            "reached": "reached" in self.said,
        }[what]


class Arena:
    """A folder for one attack; use it as a context manager."""

    def __init__(self, attack: Attack, user: int | None = None) -> None:
        """Prepare the attack; where `user` is given, all is theirs and is run by them."""
        self._attack, self._user = attack, user
        # Not pytest's folder: others cannot pass through it.
        self._folder = Path(tempfile.mkdtemp(prefix="attack-"))
        self._folder.chmod(0o755)
        self._course = ROOT if attack.is_for_the_real_course else self._folder / "course"
        self._outside, self._work = self._folder / "outside", self._folder / "work"
        self._scratch = self._folder / "scratch"
        self._shared_memory = Path("/dev/shm") / f"left-by-{self._folder.name}"
        for made in (self._outside, self._work, self._scratch):
            made.mkdir()
        if not attack.is_for_the_real_course:
            shutil.copytree(COURSE, self._course, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("thesis.txt", "letter.txt"):
            (self._outside / name).write_text("somebody else's")
        places = {"COURSE": self._course, "OUTSIDE": self._outside, "ROOT": ROOT, "PACKAGES": PACKAGES}
        self.handed_in = attack.hand_in(self._work, places)
        if user is not None:
            for path in (self._folder, *self._folder.rglob("*")):
                os.chown(path, user, user, follow_symlinks=False)
        self._before = self._files()

    def __enter__(self) -> Self:
        """Return the arena."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None):
        """Remove it."""
        self._shared_memory.unlink(missing_ok=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    def naive(self) -> Outcome:
        """Have it judged by the naive runner."""
        exercise = self._attack.exercise
        (solution,) = self._course.glob(f"solutions/*/{exercise}")
        seconds = NAIVE_HANGS if self._attack.table["naive"] == "hung" else NAIVE_SECONDS
        command = [sys.executable, str(HERE / "naive_runner.py"), str(solution), exercise]
        done = self._supervised(seconds, NAIVE_MEGABYTES, command, PYTHONPATH=f"{self._work}:{ROOT}")
        outcome = self._outcome(done)
        if verdict := re.search(r"verdict: (passed|failed)", done["said"]):
            outcome.verdict = verdict[1]
        return outcome

    def judged(self, tier: Tier) -> Outcome:
        """Have it judged by the grader in a tier."""
        result, frames = self._scratch / "result.json", self._scratch / "frames"
        command = [sys.executable, "-m", "tests.attacks.judge_one", str(self._course), self._attack.exercise]
        command += [str(self.handed_in), tier, str(result), str(frames)]
        done = self._supervised(GRADER_SECONDS, -1, command, PYTHONPATH=str(ROOT))
        outcome = self._outcome(done)
        outcome.frames = _taken(frames)
        if text := _taken(result):
            found = json.loads(text)
            outcome.verdict = " ".join(filter(None, [found["status"], found["reason"]]))
            outcome.score, outcome.said = found["score"], outcome.said + text
        outcome.changed = self._changes()
        return outcome

    def _outcome(self, done: dict[str, Any]) -> Outcome:
        return Outcome(
            NO_VERDICT,
            said=done["said"],
            length=done["length"],
            left=done["left"],
            hung=done["code"] is None,
            megabytes=done["megabytes"],
            changed=self._changes(),
        )

    def _supervised(self, seconds: float, megabytes: int, command: list[str], **environment: str) -> dict[str, Any]:
        as_user = [] if self._user is None else ["--user", str(self._user)]
        done = subprocess.run(
            [sys.executable, "-I", str(HERE / "supervised.py"), *as_user, str(seconds), str(megabytes), *command],
            cwd=self._work,
            env={
                "PATH": os.environ.get("PATH", os.defpath),
                "HOME": str(self._outside),
                "TMPDIR": str(self._scratch),
                "ANSWER_KEY": f"{CANARY}-in-the-environment",
                "PYTHONDONTWRITEBYTECODE": "1",
                "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
                **environment,
            },
            capture_output=True,
            encoding="utf-8",
            timeout=seconds + 180,
            check=True,
        )
        return json.loads(done.stdout)

    def _changes(self) -> set[str]:
        return {path for path, _ in self._before.items() ^ self._files().items()}

    def _files(self) -> dict[str, tuple[object, ...]]:
        """Everything that is not the attack's own folder, byte for byte, and the file that it was handed in as."""
        found: dict[str, tuple[object, ...]] = {}
        roots = [self._outside, self._scratch] + ([] if self._attack.is_for_the_real_course else [self._course])
        paths = [path for root in roots for path in root.rglob("*")]
        for path in [*paths, self.handed_in, self._shared_memory]:
            if not os.path.lexists(path):
                continue
            about = path.lstat()
            known = (about.st_mode, about.st_uid, about.st_size, about.st_mtime_ns)
            regular = path.is_file() and not path.is_symlink()
            found[str(path)] = (*known, path.read_bytes(), *os.listxattr(path)) if regular else (about.st_mode,)
        return found


def _taken(path: Path) -> str:
    """Return what is in a file, and remove it; nothing where there is none."""
    if not path.is_file():
        return ""
    text = path.read_text(encoding="utf-8", errors="replace")
    path.unlink()
    return text
