"""Who may find what the judge has compiled: answers to a course whose references everybody has."""

import shutil
from pathlib import Path
from typing import ClassVar

import pytest

from grader.batch import desk as desks
from grader.batch.desk import Desk
from grader.batch.settings import Settings
from grader.batch.submission import Submission
from grader.confinement.tiers import Tier
from grader.course import read_course
from grader.errors import CourseError
from grader.request import Limits
from grader.results import ExerciseResult
from tests.grader.batch.class_of_answers import RIGHT
from tests.grader.batch.conftest import TINY_COURSE


class StandIn:
    """Keeps what a judge would be asked."""

    asked: ClassVar = []

    def __init__(self, _tier):
        self.asked.clear()

    def judge(self, request):
        self.asked.append(request)
        return [ExerciseResult("half", "01_numbers", 2)]

    def close(self):
        pass


def course_that_says(line: str, folder: Path) -> Path:
    shutil.copytree(TINY_COURSE, folder)
    toml = folder / "course.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("[limits]", f"{line}\n[limits]", 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("line", "shared"), [("", False), ('references = "private"', False), ('references = "public"', True)]
)
def test_programs_are_shared_where_a_course_says_that_its_references_are_public(line, shared, tmp_path, monkeypatch):
    monkeypatch.setattr(desks, "Judging", StandIn)
    course = read_course(course_that_says(line, tmp_path / "course"))
    settings = Settings.of(course, ["half"], 1, Limits(), Tier.PROCESS, None)
    with Desk(course, settings, room=tmp_path) as desk:
        desk.grade(Submission("ana", {"half": RIGHT.encode()}))
    assert [request.shares_programs for request in StandIn.asked] == [shared]


def test_what_a_course_says_otherwise_is_its_authors_to_mend(tmp_path):
    with pytest.raises(CourseError, match='references = True; write "public" or "private"'):
        read_course(course_that_says("references = true", tmp_path / "course"))
