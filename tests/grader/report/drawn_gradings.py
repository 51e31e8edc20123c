"""Gradings of many kinds, some with texts in them that no grader should ever have let through."""

from datetime import UTC, datetime
from pathlib import Path

from hypothesis import strategies as st

from grader.confinement.tiers import Tier
from grader.course import read_course
from grader.report.grading import Grading, Visibility
from grader.results import ExerciseResult, Reason, Status, TestResult

COURSE = read_course(Path(__file__).parents[1] / "tiny_course")
CHECKS = {"half": ["even", "odd", "any", "prediction", "reason"], "scaled": ["two", "any"]}
ENVIRONMENT = {
    "CLASSROOM": "cs-principles",
    "ASSIGNMENT": "halves",
    "SUBMISSION_TAG": "submit/2026-06-01T14-32-05Z-a1b2c3d",
    "COMMIT_URL": "https://example.org/commit/a1b2c3d",
    "RELEASE_URL": "https://example.org/releases/tag/submit",
}
NASTY = [
    "[/oops][red]x[/red]",
    "<script>alert(1)</script> & ]]> <!-- '\"",
    "\x1b[2J\x1b]8;;http://example.org\x07link\x1b]8;;\x07",
    "=1+1",
    "\ud800 alone \udfff",
    "NUL \x00, BEL \x07, DEL \x7f, NEL \x85, \ufffe \uffff",
    "\u202eright to left\u202c",
    "line\r\nand\rline\u2028and\x0cline",
    "🙂🎉 ✓",
    "",
]

texts = st.one_of(st.sampled_from(NASTY), st.text(max_size=40))
full_texts = texts.filter(bool)
lines = st.lists(st.tuples(st.integers(1, 999), texts), max_size=3)


@st.composite
def tests_of(draw, name):
    """The checks of an exercise: some that passed, one that did not, the rest waiting; and perhaps hidden ones."""
    found = []
    blocked = False
    for check in CHECKS[name]:
        status = Status.SKIPPED if blocked else draw(st.sampled_from([Status.PASSED, Status.PASSED, *Status]))
        blocked |= status is not Status.PASSED
        found.append(draw(check_result(check, status)))
    for number in range(draw(st.integers(0, 2))):
        status = draw(st.sampled_from([Status.PASSED, Status.FAILED]))
        found.append(TestResult(f"hidden_{number + 1}", draw(full_texts), status, hidden=True))
    return found


@st.composite
def check_result(draw, name, status):
    """One check's verdict."""
    if status in (Status.PASSED, Status.SKIPPED):
        return TestResult(name, draw(full_texts), status)
    reason = draw(st.sampled_from(Reason)) if status in (Status.ERROR, Status.CRASHED) else None
    compared = draw(st.booleans())
    return TestResult(
        name,
        draw(full_texts),
        status,
        reason,
        draw(st.none() | texts),
        draw(st.none() | texts),
        draw(lines),
        seed=draw(st.none() | st.integers(0, 9999)),
        call=draw(st.none() | texts),
        expected=draw(texts) if compared else None,
        got=draw(texts) if compared else None,
        picture=draw(st.none() | texts),
    )


@st.composite
def exercise_results(draw, name):
    """One exercise's verdict: one that fell before any check, or what its checks came to."""
    exercise = COURSE.exercise(name)
    result = ExerciseResult(name, exercise.chapter, draw(st.integers(0, 5)), file=draw(texts))
    result.output, result.seconds = draw(texts), draw(st.floats(0, 100))
    result.partial_credit = draw(st.booleans())
    if draw(st.booleans()):
        result.tests = draw(tests_of(name))
        result.status, result.reason = _verdict_on(result.tests)
        return result
    result.status = draw(st.sampled_from([status for status in Status if status is not Status.PASSED]))
    result.reason = draw(st.sampled_from(Reason)) if result.status in (Status.ERROR, Status.CRASHED) else None
    result.message, result.lines = draw(st.none() | texts), draw(lines)
    if result.status is not Status.SKIPPED:
        result.tests = [TestResult(check, draw(full_texts)) for check in CHECKS[name]]
    return result


@st.composite
def gradings(draw):
    """A run over one or both exercises of the tiny course."""
    names = draw(st.sampled_from([["half"], ["scaled"], ["half", "scaled"]]))
    return Grading(
        COURSE,
        draw(st.integers(0, 9999)),
        draw(st.sampled_from(Tier)),
        [draw(exercise_results(name)) for name in names],
        draw(st.floats(0, 1000)),
        datetime(2026, 6, 1, 14, 33, 11, tzinfo=UTC),
        ENVIRONMENT,
        draw(st.sampled_from(Visibility)),
    )


def _verdict_on(tests):
    wrong = [test for test in tests if test.status not in (Status.PASSED, Status.SKIPPED)]
    if wrong:
        return wrong[0].status, wrong[0].reason
    return (Status.PASSED if all(test.status is Status.PASSED for test in tests) else Status.FAILED), None


def grading_of(*results, **circumstances):
    """A grading with these results, made at a known time with a known seed."""
    at = datetime(2026, 6, 1, 14, 33, 11, tzinfo=UTC)
    return Grading(COURSE, 71, Tier.LANDLOCK, list(results), 1.25, at, **{"environment": ENVIRONMENT, **circumstances})


def half(*statuses, **fields):
    """A verdict on `half` whose first checks came to these statuses, and whose others wait."""
    padded = [*statuses, *[Status.SKIPPED] * (5 - len(statuses))]
    tests = [
        TestResult(name, f"Check {name}", status, message=None if status is Status.PASSED else f"why {name} failed")
        for name, status in zip(CHECKS["half"], padded, strict=True)
    ]
    hidden = fields.pop("hidden", [])
    tests += [TestResult(f"hidden_{n}", f"Unseen {n}", status, hidden=True) for n, status in enumerate(hidden, 1)]
    result = ExerciseResult("half", "01_numbers", 2, tests=tests, file="exercises/01_numbers/half.py")
    result.status, result.reason = _verdict_on(tests)
    for key, value in fields.items():
        setattr(result, key, value)
    return result
