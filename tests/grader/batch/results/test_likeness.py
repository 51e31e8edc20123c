"""The similarity report in a folder of results: who is told with whom, and that none stays that is of before."""

import csv
from pathlib import Path

import pytest

from grader.batch.marking import Marking
from grader.batch.policies import Person, Policy, Roster
from grader.batch.results.folder import ResultsFolder
from grader.batch.results.likeness import likeness, remove_likeness
from grader.batch.submission import Submission
from grader.course import Course, read_course

COURSE = Path(__file__).parents[2] / "tiny_course"
ANSWER = """def scaled(first, second):
    i = j = 0
    one, other = sorted(first), sorted(second)
    out = []
    while i < len(one) and j < len(other):
        if one[i] < other[j]:
            i += 1
        elif one[i] > other[j]:
            j += 1
        else:
            if not out or out[-1] != one[i]:
                out.append(one[i])
            i, j = i + 1, j + 1
    return out
"""
LIST = Roster([Person(id="1", name="Ana", submissions=("ana", "ana-again")), Person(id="2", submissions=("bo",))])


def handed_in(name: str, attempt: int = 1) -> Submission:
    return Submission(name, {"scaled": ANSWER.encode()}, attempt=attempt)


@pytest.fixture
def course(monkeypatch: pytest.MonkeyPatch) -> Course:
    """The tiny course, as if its own answers were long enough for all to be compared."""
    monkeypatch.setattr("grader.batch.similarity.course_texts.LEAST_WORDS", 0)
    return read_course(COURSE)


@pytest.fixture
def compared(course: Course, tmp_path: Path):
    """Compare submissions, and return the rows of both tables."""
    pytest.importorskip("datasketch", reason="it is the extra 'similarity'")

    def run(submissions: list[Submission], roster: Roster | None = None) -> tuple[list[list[str]], list[list[str]]]:
        folder = ResultsFolder(tmp_path)
        likeness(folder, course, ["scaled"], submissions, Marking(Policy(), roster))
        return rows(tmp_path / "similarity.csv"), rows(tmp_path / "pseudonyms.csv")

    return run


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def test_attempts_of_one_name_are_no_pair_and_each_stands_behind_the_pseudonym(compared):
    pairs, who = compared([handed_in("ana"), handed_in("ana", 2), handed_in("bo")])
    assert len(pairs) == 1
    assert pairs[0][1] != pairs[0][2]
    assert sorted(row[1:] for row in who) == [["ana", "1"], ["ana", "2"], ["bo", "1"]]
    assert len({row[0] for row in who}) == 2


def test_all_submissions_of_a_person_of_the_roster_stand_behind_one_pseudonym(compared):
    pairs, who = compared([handed_in("ana"), handed_in("ana-again"), handed_in("bo")], LIST)
    names = {}
    for pseudonym, name, _ in who:
        names.setdefault(pseudonym, []).append(name)
    assert sorted(names.values()) == [["ana", "ana-again"], ["bo"]]
    assert [{row[1], row[2]} for row in pairs] == [set(names)]


def test_one_person_alone_is_like_nobody(compared):
    pairs, who = compared([handed_in("ana"), handed_in("ana-again")], LIST)
    assert pairs == []
    assert [name for _, name, _ in who] == ["ana", "ana-again"]


def test_a_report_of_before_is_removed_and_nothing_else(tmp_path):
    for name in ("similarity.html", "similarity.csv", "pseudonyms.csv", "secret", "summary.html"):
        (tmp_path / name).write_text("of last time", encoding="utf-8")
    remove_likeness(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret", "summary.html"]
    remove_likeness(tmp_path)
