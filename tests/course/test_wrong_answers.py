"""Wrong answers that were written from the stubs alone: each is refused, and told its reason or none.

`wrong_answers/<chapter>/answers.toml` says of each file what its author believed, a call that shows it, and `told`: the
known mistake that the judge names for it, which somebody has compared with what the author believed; "" for none. Where
JAX has to compile for each, every third is tried; with WRONG_ANSWERS=all, all.
"""

import os
import tomllib
from pathlib import Path

import pytest

import convjax_course
from grader.course import read_course
from grader.judging import Judging
from grader.request import Item, Request
from grader.results import ExerciseResult, Status

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parent / "wrong_answers"
COURSE = read_course(convjax_course.folder())
PATIENCE = 8.0  # a busy machine has no say in what is told
ANSWERS = {
    f"{path.parent.name}/{entry['exercise']}/{entry['file']}": entry
    for path in sorted(FOLDER.glob("*/answers.toml"))
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["answer"]
}
QUICK = ("01_sizes", "02_counting", "03_sliding", "05_pooling")
TRIED = [file for file in ANSWERS if file.startswith(QUICK)]
TRIED += [file for file in ANSWERS if file not in TRIED][:: 1 if os.environ.get("WRONG_ANSWERS") == "all" else 3]


@pytest.fixture(scope="module")
def judging():
    kept = Judging()
    yield kept
    kept.close()


@pytest.mark.parametrize("file", TRIED)
def test_it_is_refused_and_told_its_reason_or_none(file, judging):
    exercise = ANSWERS[file]["exercise"]
    item = Item(exercise, str(FOLDER / file), file)
    request = Request(str(COURSE.folder), 0, [item], patience=PATIENCE, shares_programs=True)
    (result,) = [event for event in judging.judge(request) if isinstance(event, ExerciseResult)]
    assert result.status not in (Status.PASSED, Status.NOT_STARTED, Status.SKIPPED)
    wrong = result.first_wrong
    if wrong is None:  # it never came to the checks
        assert ANSWERS[file]["told"] == ""
        return
    assert not wrong.question  # these are left unanswered, so it would be refused whatever it computes
    assert (wrong.mistake or "") == ANSWERS[file]["told"], wrong.diagnosis


def test_every_file_is_listed_and_has_a_reason():
    assert {str(path.relative_to(FOLDER)) for path in FOLDER.glob("*/*/*.py")} == set(ANSWERS)
    assert all(entry["idea"].strip() and entry["witness"].strip() for entry in ANSWERS.values())
