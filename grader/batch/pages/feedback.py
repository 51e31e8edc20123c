"""The page for one learner: what to look at first, then every exercise, with the reason where it is known."""

from collections.abc import Sequence
from typing import Any

from grader.batch.pages.circumstances import circumstances
from grader.batch.pages.exercise_part import exercise_part, reason_part
from grader.batch.pages.marks import Marks, earned, explained
from grader.batch.pages.markup import Html, anchor, element, one_line, together, whole_page
from grader.batch.pages.verdicts import (
    MISSING,
    Verdict,
    all_passed,
    first_wrong,
    is_begun,
    is_hidden,
    is_missing,
    passed,
    word,
)
from grader.batch.record import OURS
from grader.course import Course, Exercise
from grader.report.words import counted

FOLDED = 3
"""So many exercises of a chapter that were not handed in are one line."""
_MEND = (
    "Your answers belong in the files that 'grader init' wrote, as exercises/<chapter>/<exercise>.py. Pack that folder "
    "anew, open the archive once to see that your files are in it, and hand it in again."
)


def feedback_page(record: dict[str, Any], course: Course, *, marks: Marks | None = None, hidden: bool = True) -> str:
    """Return one HTML file that tells one learner what became of their submission.

    Args:
        record: of the submission.
        course: the one that it was graded by.
        marks: what the course's rules make of the points; without them they are those of the checks.
        hidden: whether the titles and verdicts of hidden checks may be seen; without it, nothing is said of any.
    """
    exercises = {exercise.name: exercise for exercise in course.exercises}
    name = one_line(record["submission"])
    body = [
        _head(record, course, marks),
        element("main", *_first(record, exercises), *_chapters(record, course, marks, hidden)),
    ]
    return whole_page(f"{name} · {course.title}", *body, circumstances(record, hidden=hidden))


# ── the head ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _head(record: Verdict, course: Course, marks: Marks | None) -> Html:
    name = element("p", element("bdi", one_line(record["submission"])), class_="name")
    shown, of = earned(marks, record["score"], record["max_score"]), ""
    if record["fault"]:
        shown = shown if marks else "Not graded"
    elif record["exercises"]:
        of = f" · {sum(map(passed, record['exercises']))} of {counted(len(record['exercises']), 'exercise')} passed"
    why = explained(marks)
    rule = [element("p", one_line(why, 600), class_="rule")] if why else []
    return element(
        "header",
        element("h1", one_line(course.title)),
        name,
        element("p", element("strong", shown), of, class_="points"),
        *rule,
    )


# ── what to look at first ─────────────────────────────────────────────────────────────────────────────────────────────


def _first(record: Verdict, exercises: dict[str, Exercise]) -> list[Html]:
    """Return what helps most: what to mend first, or what to go on with."""
    if record["fault"]:
        return [_fault(record["fault"])]
    begun = [exercise for exercise in record["exercises"] if is_begun(exercise) and not passed(exercise)]
    open_ = [exercise for exercise in record["exercises"] if not is_begun(exercise)]
    if begun:
        parts = [element("h2", "Look at this first", id="look-first"), *_to_mend(begun[0], exercises)]
        if len(begun) > 1:
            parts.append(element("p", "After that: ", *_links(begun[1:], exercises)))
        return [element("section", *parts, class_="first", aria_labelledby="look-first")]
    if open_:
        heading = "Go on with this" if any(map(passed, record["exercises"])) else "Begin with this"
        parts = [element("h2", heading, id="look-first"), element("p", *_links(open_[:1], exercises))]
        return [element("section", *parts, class_="first", aria_labelledby="look-first")]
    said = "Every exercise passed. Well done." if all_passed(record) else "No exercise was graded."
    return [element("section", element("h2", said, id="look-first"), class_="first", aria_labelledby="look-first")]


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
    parts = [
        element("h2", "This could not be graded", id="look-first"),
        element("p", one_line(fault, 2_000), class_="lead"),
    ]
    return element("section", *parts, element("p", mend), class_="first fault", aria_labelledby="look-first")


# ── every exercise ────────────────────────────────────────────────────────────────────────────────────────────────────


def _chapters(record: Verdict, course: Course, marks: Marks | None, hidden: bool) -> list[Html]:
    if record["fault"]:
        return []
    known = {exercise.name: exercise for exercise in course.exercises}
    mark_of = {mark.name: mark for mark in marks.exercises} if marks else {}
    parts = []
    for chapter in dict.fromkeys(exercise["chapter"] for exercise in record["exercises"]):
        found = [exercise for exercise in record["exercises"] if exercise["chapter"] == chapter]
        missing = [exercise for exercise in found if is_missing(exercise)]
        missing = missing if len(missing) >= FOLDED else []
        count = f"{sum(map(passed, found))} of {len(found)} passed"
        title = one_line(course.chapters.get(chapter) or chapter)
        heading = element("h2", title, " ", element("span", count, class_="count"), id=anchor(f"chapter-{chapter}"))
        entries = [
            exercise_part(
                exercise, title_of(exercise["name"], known), mark=mark_of.get(exercise["name"]), hidden=hidden
            )
            for exercise in found
            if exercise not in missing
        ]
        if missing:
            titles = ", ".join(title_of(exercise["name"], known) for exercise in missing)
            entries.append(element("p", element("strong", MISSING), f": {titles}", class_="facts"))
        parts.append(element("section", heading, *entries, aria_labelledby=anchor(f"chapter-{chapter}")))
    return parts
