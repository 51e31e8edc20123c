"""Which two answers of a class are nearly the same text.

Of n different answers to an exercise, each is compared with at most `MOST_COMPARED` others that an index finds, and
told with at most `MOST_LIKE`; of those that are the same, each is told with the first. So there are at most
n · (MOST_LIKE + 2) pairs, and no class is so large that all of its pairs are tried.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass

from grader.batch.similarity.course_texts import LEAST_WORDS, CourseTexts
from grader.batch.similarity.index import LikeTexts
from grader.batch.similarity.library import refuse_uninstalled
from grader.batch.similarity.own_text import NotComparable, text_of
from grader.batch.similarity.spool import Kept, Spool
from grader.batch.similarity.tally import Tally
from grader.course import Course
from grader.errors import UsageError

AT_LEAST = 0.8
LEAST, MOST = 0.5, 1.0
MOST_TEXTS = 50_000
"""How many different answers to one exercise the index holds; more of them would fill the memory."""


@dataclass(frozen=True)
class Pair:
    """Two answers to one exercise that are alike."""

    exercise: str
    first: str
    """The key of a submission."""
    second: str
    """The key of another one, or, `with_course`, which of the course's own answers it is."""
    likeness: float
    """The share of both that is in both: 1 where they differ in nothing but names, comments and layout."""
    sharing: int
    """How many submissions have one of these two texts: what many have is found by many."""
    with_course: bool = False
    both_like: str = ""
    """Which of the course's own answers both are like, too; each may have come by it alone."""
    texts: tuple[str, str] = ("", "")


def similar_pairs(
    submissions: Iterable[tuple[str, Mapping[str, bytes]]],
    course: Course,
    *,
    at_least: float = AT_LEAST,
    tally: Tally | None = None,
) -> Generator[Pair, None, None]:
    """Yield the pairs of answers that are alike, one exercise of the course after the other.

    Args:
        submissions: each with its key and its files, by the names of the exercises; they are read once. Those of one
            key are one person's, and are not compared with each other.
        course: whose stubs count as nobody's own, and whose own answers are compared, too.
        at_least: the least likeness that is told.
        tally: is told what was compared and what was left out.

    Raises:
        UsageError: the library is not installed, or `at_least` is no likeness.
    """
    refuse_uninstalled()
    if not LEAST <= at_least <= MOST:
        raise UsageError(f"{at_least:g} is no likeness to look for; give one from {LEAST:g} to {MOST:g}.")
    tally = Tally() if tally is None else tally
    texts = {exercise.name: CourseTexts(course, exercise) for exercise in course.exercises}
    tally.short = [each.name for each in course.exercises if texts[each.name].is_short and not course.only_asks(each)]
    with Spool() as spool:
        for key, files in submissions:
            for name, data in files.items():
                if name in texts and not texts[name].is_short:
                    _take(spool, tally, texts[name], name, key, data)
        for name, of_course in texts.items():
            if not of_course.is_short:
                for pair in _pairs(spool, tally, of_course, name, at_least):
                    tally.pairs += 1
                    yield pair


def _take(spool: Spool, tally: Tally, of_course: CourseTexts, name: str, key: str, data: bytes) -> None:
    """Take in one answer, or count why it is left out."""
    try:
        text = text_of(data)
    except NotComparable as why:
        tally.left_out[f"are {why}"] += 1
        return
    own = of_course.boilerplate.own_text(text)
    if len(own.words) < LEAST_WORDS:
        tally.left_out[f"have fewer than {LEAST_WORDS} words of their own"] += 1
        return
    spool.add(name, key, own, text)
    tally.compared += 1


def _pairs(spool: Spool, tally: Tally, of_course: CourseTexts, name: str, at_least: float) -> Iterator[Pair]:
    index = LikeTexts(at_least)
    from_course: dict[int, str] = {}
    for place, kept in enumerate(spool.kept(name)):
        found = of_course.like(kept.own, at_least)
        if found is not None:
            from_course[kept.number] = found[0]
            yield from _with_course(spool, of_course, name, kept, *found)
        both_like = "" if found is None else found[0]
        yield from _with_the_same(spool, name, kept, both_like)
        if place >= MOST_TEXTS:
            tally.left_out[f"came after {MOST_TEXTS} different ones to the same exercise"] += kept.sharing
            continue
        for other, likeness in index.like(kept):
            shared = both_like if from_course.get(other.number) == both_like else ""
            texts = spool.text(other.number), spool.text(kept.number)
            sharing = kept.sharing + other.sharing
            yield Pair(name, other.key, kept.key, likeness, sharing, both_like=shared, texts=texts)


def _with_course(
    spool: Spool, of_course: CourseTexts, name: str, kept: Kept, answer: str, likeness: float
) -> Iterator[Pair]:
    for key, number in spool.sharing(name, kept):
        texts = spool.text(number), of_course.text(answer)
        yield Pair(name, key, answer, likeness, kept.sharing, with_course=True, texts=texts)


def _with_the_same(spool: Spool, name: str, kept: Kept, both_like: str) -> Iterator[Pair]:
    """Yield each of the answers that are the same with the first of them."""
    for key, number in spool.sharing(name, kept) if kept.sharing > 1 else ():
        if number != kept.number:
            texts = spool.text(kept.number), spool.text(number)
            yield Pair(name, kept.key, key, 1.0, kept.sharing, both_like=both_like, texts=texts)
