"""Which answers of a class are told to be alike, and which are not compared."""

import itertools
import random
import re

import pytest

from grader.batch.similarity import Tally, refuse_uninstalled, similar_pairs
from grader.batch.similarity.index import HASHES, MISSED, MOST_LIKE, bands
from grader.batch.similarity.own_text import Boilerplate
from grader.errors import UsageError

from .conftest import BY_MERGING, BY_SETS, HEAD, REFERENCE, STUB


@pytest.fixture(autouse=True)
def _library():
    pytest.importorskip("datasketch", reason="it is the extra 'similarity'")


def found(course, at_least=0.8, **answers):
    tally = Tally()
    handed_in = ((key, {"shared": text if isinstance(text, bytes) else text.encode()}) for key, text in answers.items())
    return list(similar_pairs(handed_in, course, at_least=at_least, tally=tally)), tally


def keys(pairs):
    return {(pair.first, pair.second) for pair in pairs}


def other_names(text):
    for name, other in (("one", "sorted_a"), ("other", "sorted_b"), ("out", "result"), ("i", "p"), ("j", "q")):
        text = re.sub(rf"\b{name}\b", other, text)
    return text


def test_other_names_comments_and_line_breaks_hide_nothing(course):
    disguised = "# all by myself\n" + other_names(BY_MERGING).replace("out = []", "out = [\n    ]  # empty")
    pairs, _ = found(course, ann=BY_MERGING, ben=disguised)
    assert [(pair.first, pair.second, pair.likeness) for pair in pairs] == [("ann", "ben", 1.0)]
    assert pairs[0].texts == (BY_MERGING, disguised)


def test_a_few_changes_hide_nothing_either(course):
    changed = BY_MERGING.replace("    out = []\n", "    out = []\n    print(len(one))\n")
    pairs, _ = found(course, ann=BY_MERGING, ben=changed)
    assert keys(pairs) == {("ann", "ben")}
    assert 0.8 < pairs[0].likeness < 1


def test_right_answers_by_other_ways_are_not_alike(course):
    pairs, tally = found(course, ann=BY_MERGING, ben=BY_MERGING.replace("while", "for _ in first:\n        if")[:400])
    assert pairs == []
    assert tally.compared == 1
    both, _ = found(course, 0.5, ann=BY_MERGING, ben=BY_SETS.replace("set(first)", "{*first}"))
    assert all(pair.with_course for pair in both)


def test_an_answer_like_one_of_the_courses_own_is_told_as_such(course):
    renamed = REFERENCE.replace("found", "hits")
    pairs, _ = found(course, ann=renamed, ben=REFERENCE.replace("smallest", "least"), cem=BY_SETS)
    with_course = {(pair.first, pair.second) for pair in pairs if pair.with_course}
    assert with_course == {
        ("ann", "solution.py"),
        ("ben", "solution.py"),
        ("cem", "alternatives.py, shared__by_sets"),
    }
    (between,) = [pair for pair in pairs if not pair.with_course]
    assert (between.first, between.second, between.both_like) == ("ann", "ben", "solution.py")


def test_what_the_stub_gives_to_everybody_is_nobodys_own(course):
    assert Boilerplate(STUB).own_text(STUB).words == ()
    assert Boilerplate(STUB).own_text(STUB.replace('"""Return', '"""My note. Return')).words == ()
    pairs, tally = found(course, ann=STUB, ben=STUB, cem=HEAD + "    return sorted(set(first) & set(second))\n")
    assert pairs == []
    assert tally.left_out == {"have fewer than 40 words of their own": 3}


def test_an_exercise_with_a_short_right_answer_is_not_compared_and_that_is_said(course):
    handed_in = [(key, {"scaled": REFERENCE.encode()}) for key in ("ann", "ben")]
    tally = Tally()
    assert list(similar_pairs(handed_in, course, tally=tally)) == []
    assert tally.short == ["scaled"]
    assert any("scaled" in sentence and "short" in sentence for sentence in tally.sentences())


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"def f(:\n", "are no Python that can be read"),
        (b"\x00\x01" * 50, "are no Python that can be read"),
        (b"\xff\xfe" + "x = 1".encode("utf-16-le"), "are no UTF-8 text"),
        (b"x = 1\n" * 10_000, "are larger than 32 KiB"),
        (b"(" * 9_000, "are no Python that can be read"),
        (b"x = " + b"-" * 30_000 + b"1", "are no Python that can be read"),
        (b"if 1:\n\tx = 1\n        y = 2\n", "are no Python that can be read"),
        (b"", "have fewer than 40 words of their own"),
        (b"# " + 30_000 * b"x", "have fewer than 40 words of their own"),
    ],
)
def test_what_cannot_be_compared_is_left_out_and_counted(course, data, why):
    pairs, tally = found(course, ann=data, ben=data, cem=BY_MERGING)
    assert (pairs, tally.left_out, tally.compared) == ([], {why: 2}, 1)


def test_files_to_exercises_that_the_course_has_not_are_passed_over(course):
    assert list(similar_pairs([("ann", {"other": b"x"}), ("ben", {})], course)) == []


def test_of_answers_that_are_the_same_each_is_told_with_the_first(course):
    pairs, _ = found(course, **{f"s{number}": BY_MERGING for number in range(50)})
    assert keys(pairs) == {("s0", f"s{number}") for number in range(1, 50)}
    assert {pair.sharing for pair in pairs} == {50}


def attempts(course, *handed_in):
    """The pairs among answers of which several may have one key."""
    return list(similar_pairs([(key, {"shared": text.encode()}) for key, text in handed_in], course))


def changed(number):
    """An answer that is nearly the one by merging, for each number another one."""
    return BY_MERGING.replace("    out = []\n", f"    out = []\n    print(len(one) + {number})\n")


def test_two_attempts_of_one_person_are_no_pair(course):
    assert attempts(course, ("ann", BY_MERGING), ("ann", BY_MERGING), ("ann", changed(1))) == []


def test_of_attempts_that_are_the_same_a_person_is_told_once_with_each_other(course):
    own = [("ann", BY_MERGING), ("ann", BY_MERGING)]
    assert [(pair.first, pair.second) for pair in attempts(course, *own, ("ben", BY_MERGING))] == [("ann", "ben")]
    assert [(pair.first, pair.second) for pair in attempts(course, ("ben", BY_MERGING), *own)] == [("ben", "ann")]
    like_the_course = attempts(course, ("ann", REFERENCE), ("ann", REFERENCE))
    assert [(pair.first, pair.with_course) for pair in like_the_course] == [("ann", True)]


def test_many_attempts_of_one_person_do_not_hide_that_one_is_like_another_persons(course):
    own = [("ann", changed(number)) for number in range(1, MOST_LIKE + 5)]
    pairs = attempts(course, ("ben", BY_MERGING), *own)
    assert keys(pairs) == {("ben", "ann")}
    assert len(pairs) == len(own)


def test_a_class_of_many_alike_has_no_more_pairs_than_is_said(course):
    lines = [f"    extra_{place} = first[{place}] * {place} - second[{place}]\n" for place in range(30)]
    draw = random.Random(1)
    answers = {}
    for number in range(120):
        kept = sorted(draw.sample(range(30), 28))
        answers[f"s{number}"] = BY_MERGING.replace("    out = []\n", "    out = []\n" + "".join(lines[i] for i in kept))
    pairs, tally = found(course, **answers)
    assert 120 <= len(pairs) <= 120 * (MOST_LIKE + 2)
    assert {key for pair in pairs for key in (pair.first, pair.second)} == set(answers)
    assert tally.pairs == len(pairs)


def test_every_pair_that_is_like_enough_is_found_by_the_index(course):
    draw = random.Random(2)
    texts = {}
    for number in range(12):
        changed = BY_MERGING.split("\n")
        for _ in range(number % 4):
            changed.insert(draw.randrange(len(HEAD.split("\n")) + 2, len(HEAD.split("\n")) + 3), "    first.index(7)")
        texts[f"s{number}"] = "\n".join(changed)
    given = Boilerplate(STUB)
    own = {key: given.own_text(text) for key, text in texts.items()}
    alike = {frozenset(two) for two in itertools.combinations(own, 2) if own[two[0]].likeness(own[two[1]]) >= 0.8}
    pairs, _ = found(course, **texts)
    groups = {frozenset((pair.first, pair.second)) for pair in pairs}
    assert groups <= alike
    assert {own[key].digest for pair in groups for key in pair} == {own[key].digest for two in alike for key in two}


@pytest.mark.parametrize("at_least", [0.5, 0.6, 0.7, 0.8, 0.9, 0.99, 1.0])
def test_the_bands_miss_hardly_any_pair(at_least):
    number, rows = bands(at_least)
    assert number * rows <= HASHES
    assert number >= 2
    overlap = at_least / (2 - at_least)
    assert (1 - overlap**rows) ** number <= MISSED or rows == 1


@pytest.mark.parametrize("at_least", [0.1, 1.5, float("nan")])
def test_what_is_no_likeness_is_refused(course, at_least):
    with pytest.raises(UsageError, match=r"from 0\.5 to 1"):
        found(course, at_least)


def test_without_the_library_one_is_told_how_to_install_it(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"pip install 'convjax\[similarity\]'"):
        refuse_uninstalled()
