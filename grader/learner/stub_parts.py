"""The parts of a stub that stay the course's: the lesson at its top and the questions at its end.

A learner writes between them. So a newer lesson, or newer questions, can take the place of the old ones, where the
learner wrote nothing into those.
"""

from dataclasses import dataclass

from grader.learner.fingerprints import digest
from grader.learner.lesson import find_lesson, with_lesson
from grader.quiz import MARK


@dataclass(frozen=True)
class Parts:
    """A file as it was handed out, in hashes: all of it, and its parts where it has them."""

    file: str
    lesson: str | None = None
    questions: str | None = None


def parts_of(text: str) -> Parts:
    """Return the hashes of a file."""
    lesson = find_lesson(text)
    _, mark, questions = text.partition(MARK)
    return Parts(
        digest(_bytes(text)),
        None if lesson is None else digest(_bytes(lesson.text)),
        digest(_bytes(questions.rstrip())) if mark else None,
    )


def with_new_parts(mine: str, handed: Parts, new: str) -> tuple[str, bool]:
    """Return a learner's file with the parts of `new` that are others than what was handed out.

    Also whether the questions are others while the learner's file still shows, or answers, the old ones.
    """
    now, course = parts_of(mine), parts_of(new)
    if course.lesson != handed.lesson == now.lesson:
        mine = with_lesson(mine, new) or mine
    if course.questions in (None, handed.questions, now.questions):
        return mine, False
    if handed.questions is None or now.questions != handed.questions:
        return mine, True
    return mine.partition(MARK)[0] + MARK + new.partition(MARK)[2], False


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
