"""What the judge has compiled is compiled by no worker again, where the answers are the asker's own; else it is."""

import re
import sys
import tempfile
from pathlib import Path

import pytest

from grader.confinement.tiers import Tier
from grader.confinement.trials import strongest
from grader.judge.compilation_cache import PREFIX
from grader.judging import Judging
from grader.results import ExerciseResult, Status

from .conftest import judge_file

COURSE = Path(__file__).with_name("jax_course")
REFERENCE = (COURSE / "solutions/01_arrays/smoothed/solution.py").read_text(encoding="utf-8")
COUNTING = """
import jax.monitoring

found = 0

def hear(event, **_):
    global found
    found += event == "/jax/compilation_cache/cache_hits"

jax.monitoring.register_event_listener(hear)
"""
TELLING = REFERENCE.replace("    return ", '    print("found", found)\n    return ')
LOOKING = """
import os
folder = jax.config.jax_compilation_cache_dir
print("told of", folder and "a folder")
if folder:
    for attempt in (os.listdir, lambda path: open(path + "/jit_mine-00-cache", "w")):
        try:
            attempt(folder)
        except OSError:
            print("refused")
        else:
            print("reached")
"""
HIDDEN = """
import numpy as np

def test_it(student):
    student.smoothed(np.ones(5, np.float32), np.ones(3, np.float32)).should_match_reference()
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="what was compiled is kept on Linux alone"),
]


@pytest.fixture
def answer(tmp_path: Path) -> Path:
    path = tmp_path / "smoothed.py"
    path.write_text(COUNTING + LOOKING + TELLING)
    return path


def judged(answer: Path, judging: Judging, **options: object) -> tuple[ExerciseResult, int]:
    """Return the verdict, and how many of its programs the worker found compiled."""
    result = judge_file(answer, "smoothed", course=COURSE, judging=judging, **options)  # type: ignore[arg-type]
    found = [int(number) for number in re.findall("found ([0-9]+)", result.output)]
    return result, max(found, default=0)


def has_a_wall() -> None:
    if strongest() is Tier.PROCESS:
        pytest.skip("this machine has no wall, and without one nothing is shared")


def test_the_second_check_of_ones_own_answer_finds_programs_compiled_and_says_nothing_of_it(answer: Path) -> None:
    has_a_wall()
    with Judging() as judging:
        first, _ = judged(answer, judging, shares_programs=True)
        second, found = judged(answer, judging, shares_programs=True)
    assert (first.status, second.status) == (Status.PASSED, Status.PASSED), second
    assert found > 5
    told = {line for line in second.output.splitlines() if not line.startswith("found ")}
    assert told == {"told of a folder", "refused"}


def test_nothing_is_shared_with_an_answer_that_is_not_the_askers_nor_with_hidden_checks_nor_without_a_wall(
    answer: Path, tmp_path: Path
) -> None:
    has_a_wall()
    hidden = tmp_path / "hidden/01_arrays/smoothed/checks.py"
    hidden.parent.mkdir(parents=True)
    hidden.write_text(HIDDEN)
    with Judging() as judging:
        judged(answer, judging, shares_programs=True)
        for options in (
            {"shares_programs": False},
            {"shares_programs": True, "hidden": tmp_path / "hidden"},
            {"shares_programs": True, "isolation": Tier.PROCESS},
        ):
            result, found = judged(answer, judging, **options)
            assert "told of None" in result.output, options
            assert found == 0, options


def test_a_judge_leaves_nothing_of_what_it_has_compiled(answer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setenv("TMPDIR", folder)
        with Judging() as judging:
            judged(answer, judging, shares_programs=True)
            assert len(list(Path(folder).glob(f"{PREFIX}*"))) == (strongest() is not Tier.PROCESS)
        assert list(Path(folder).iterdir()) == []
