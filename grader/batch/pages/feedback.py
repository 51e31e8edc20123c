"""The page for one learner: what to look at first, then every exercise, with the reason where it is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from grader.batch.pages.circumstances import circumstances
from grader.batch.pages.exercise_part import exercise_part, reason_part
from grader.batch.pages.markup import Html, anchor, element, one_line, together, whole_page
from grader.batch.pages.verdicts import Verdict, all_passed, first_wrong, is_begun, is_hidden, passed, word
from grader.course import Course, Exercise
from grader.report.words import counted

OURS = "The grader failed on it"
"""How a fault begins that is none of the submission's."""
_MEND = (
    "Your answers belong in the files that 'grader init' wrote, as exercises/<chapter>/<exercise>.py. Pack that folder "
    "anew, open the archive once to see that your files are in it, and hand it in again."
)


@dataclass(frozen=True)
class Marks:
    """What the course's rules made of the points that the checks came to.

    Attributes:
        points: what counts in the end.
        full: what there was to get.
        taken_off: for each rule that took points, why and how many, as in ``("2 days late", 1.5)``.
        note: what else there is to say, as in "The best of 3 attempts counts."
    """

    points: float
    full: float
    taken_off: Sequence[tuple[str, float]] = ()
    note: str = ""


def feedback_page(record: dict[str, Any], course: Course, *, marks: Marks | None = None, hidden: bool = True) -> str:
    """Return one HTML file that tells one learner what became of their submission.

    Args:
        record: of the submission.
        course: the one that it was graded by.
        marks: what a policy made of the points; the record's own where there is none.
        hidden: whether the titles and verdicts of hidden checks may be seen.
    """
    exercises = {exercise.name: exercise for exercise in course.exercises}
    name = one_line(record["submission"])
    body = [
        _head(record, course, marks),
        element("main", *_first(record, exercises), *_chapters(record, course, hidden)),
    ]
    return whole_page(f"{name} · {course.title}", *body, circumstances(record))


# ── the head ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _head(record: Verdict, course: Course, marks: Marks | None) -> Html:
    lines = [
        element("h1", one_line(course.title)),
        element("p", element("bdi", one_line(record["submission"])), class_="name"),
    ]
    if record["fault"]:
        points = element(
            "p", element("strong", _points(marks.points, marks.full) if marks else "Not graded"), class_="points"
        )
    else:
        shown = _points(marks.points, marks.full) if marks else _points(record["score"], record["max_score"])
        count = sum(map(passed, record["exercises"]))
        of = f" · {count} of {counted(len(record['exercises']), 'exercise')} passed" if record["exercises"] else ""
        points = element("p", element("strong", shown), of, class_="points")
    return element("header", *lines, points, *_rules(record, marks))


def _rules(record: Verdict, marks: Marks | None) -> list[Html]:
    """Say what was taken off, and from what."""
    if marks is None:
        return []
    said = []
    if marks.taken_off:
        offs = [f"{one_line(why)}: {_number(points)} taken off" for why, points in marks.taken_off]
        said.append(f"The checks came to {_points(record['score'], record['max_score'])}. {'. '.join(offs)}.")
    said += [one_line(marks.note)] if marks.note else []
    return [element("p", text, class_="rule") for text in said]


def _points(points: float, full: float) -> str:
    return f"{_number(points)} of {_number(full)} {'point' if full == 1 else 'points'}"


def _number(points: float) -> str:
    return f"{points:.2f}".rstrip("0").rstrip(".")


# ── what to look at first ─────────────────────────────────────────────────────────────────────────────────────────────


def _first(record: Verdict, exercises: dict[str, Exercise]) -> list[Html]:
    """Return what helps most: what to mend first, or what to go on with."""
    if record["fault"]:
        return [_fault(record["fault"])]
    begun = [exercise for exercise in record["exercises"] if is_begun(exercise) and not passed(exercise)]
    open_ = [exercise for exercise in record["exercises"] if not is_begun(exercise)]
    if begun:
        parts = [element("h2", "Look at this first", id="first"), *_to_mend(begun[0], exercises)]
        if len(begun) > 1:
            parts.append(element("p", "After that: ", *_links(begun[1:], exercises)))
        return [element("section", *parts, class_="first", aria_labelledby="first")]
    if open_:
        heading = "Go on with this" if any(map(passed, record["exercises"])) else "Begin with this"
        parts = [element("h2", heading, id="first"), element("p", *_links(open_[:1], exercises))]
        return [element("section", *parts, class_="first", aria_labelledby="first")]
    said = "Every exercise passed. Well done." if all_passed(record) else "No exercise was graded."
    return [element("section", element("h2", said, id="first"), class_="first", aria_labelledby="first")]


def _to_mend(exercise: Verdict, exercises: dict[str, Exercise]) -> list[Html]:
    wrong = first_wrong(exercise)
    lead = element("p", element("strong", word(exercise)), ": ", *_links([exercise], exercises), class_="lead")
    if wrong is None:
        return [lead, element("p", one_line(exercise["message"] or ""))]
    if is_hidden(wrong):
        return [lead]
    return [lead, element("p", one_line(wrong["title"])), *reason_part(wrong)]


def _links(found: Sequence[Verdict], exercises: dict[str, Exercise], most: int = 5) -> list[Html]:
    links = [
        element("a", title_of(exercise["name"], exercises), href=f"#{anchor(exercise['name'])}")
        for exercise in found[:most]
    ]
    more = f" · and {len(found) - most} more" if len(found) > most else ""
    return [together(together(*links, between=" · "), more)]


def title_of(name: str, exercises: dict[str, Exercise]) -> str:
    """Return the title of an exercise, or its name where the course knows it no longer."""
    return exercises[name].title if name in exercises else one_line(name)


def _fault(fault: str) -> Html:
    if fault.startswith(OURS):
        mend = "You need do nothing about it. It will be graded again; if it stays so, tell your instructor."
    else:
        mend = _MEND
    parts = [element("h2", "This could not be graded", id="first"), element("p", one_line(fault, 2_000), class_="lead")]
    return element("section", *parts, element("p", mend), class_="first fault", aria_labelledby="first")


# ── every exercise ────────────────────────────────────────────────────────────────────────────────────────────────────


def _chapters(record: Verdict, course: Course, hidden: bool) -> list[Html]:
    if record["fault"]:
        return []
    known = {exercise.name: exercise for exercise in course.exercises}
    parts = []
    for chapter in dict.fromkeys(exercise["chapter"] for exercise in record["exercises"]):
        found = [exercise for exercise in record["exercises"] if exercise["chapter"] == chapter]
        count = f"{sum(map(passed, found))} of {len(found)} passed"
        title = one_line(course.chapters.get(chapter, chapter))
        heading = element("h2", title, " ", element("span", count, class_="count"), id=anchor(f"chapter-{chapter}"))
        entries = [exercise_part(exercise, title_of(exercise["name"], known), hidden=hidden) for exercise in found]
        parts.append(element("section", heading, *entries, aria_labelledby=anchor(f"chapter-{chapter}")))
    return parts
