"""The pages in a folder of results: whose submissions count as one person's, and what is told of hidden checks."""

from datetime import UTC, datetime

import pytest

from grader.batch.marking import Marking
from grader.batch.policies import Person, Policy, Roster
from grader.batch.policies.policy import Visibility
from grader.batch.results.written_pages import write_pages
from tests.grader.batch.pages.made_records import COURSE, HALF, check, exercise, record, wrong


def rounding(name: str, attempt: int = 1) -> dict:
    part = wrong(HALF, f"{attempt} is what rounding up gives.", "rounds_up")
    return record(part, submission=name, key=f"{name}-{attempt}", attempt=attempt)


@pytest.fixture
def summary(tmp_path):
    """Write the pages of some records, and return the one about the class."""

    def write(records, marking=None) -> str:
        write_pages(tmp_path, COURSE, lambda: records, marking)
        return (tmp_path / "summary.html").read_text(encoding="utf-8")

    return write


@pytest.mark.parametrize("marking", [None, Marking(Policy())])
def test_five_attempts_of_one_name_are_one_person(summary, marking):
    text = summary([rounding("ana", attempt) for attempt in range(1, 6)], marking)
    assert "5 submissions" in text
    assert "rounding up" not in text


def test_people_are_those_of_the_roster(summary):
    names = [f"team-{number}" for number in range(10)]
    pairs = Roster([Person(id=str(place), submissions=tuple(names[place : place + 2])) for place in range(0, 10, 2)])
    assert "5 people" in summary(map(rounding, names), Marking(Policy(), pairs))
    fours = Roster([Person(id=str(place), submissions=tuple(names[place : place + 4])) for place in range(0, 10, 4)])
    assert "rounding up" not in summary(map(rounding, names), Marking(Policy(), fours))


ENDED = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("marking", "told"),
    [
        (None, False),
        (Marking(Policy()), False),
        (Marking(Policy(hidden_checks=Visibility.VISIBLE)), True),
        (Marking(Policy(deadline=ENDED, hidden_checks=Visibility.AFTER_DEADLINE)), True),
        (Marking(Policy(deadline=ENDED.replace(year=9000), hidden_checks=Visibility.AFTER_DEADLINE)), False),
    ],
)
def test_no_page_tells_of_hidden_checks_before_learners_may_know(summary, tmp_path, marking, told):
    tests = [check(), check("hidden_1", "failed", title="Large numbers")]
    page = summary([record(exercise(HALF, "failed", tests), hidden="0f0f0f0f")], marking)
    feedback = next((tmp_path / "feedback").iterdir()).read_text(encoding="utf-8")
    assert [("Large numbers" in text) for text in (page, feedback)] == [told, told]
    assert ("0f0f0f0f" in feedback) is told
