"""The class that the benchmark of grading makes: of every kind, the same for the same seed."""

from pathlib import Path

from benchmarks.made_class import SHARES, lay_out, made_class, wrong_verdicts
from grader.course import read_course

COURSE = read_course(Path(__file__).parents[1] / "grader" / "tiny_course")


def test_a_class_has_every_kind_and_is_the_same_for_the_same_seed(tmp_path):
    handed = made_class(COURSE, 30, 1)
    assert {one.kind for one in handed} == set(SHARES)
    assert handed == made_class(COURSE, 30, 1) != made_class(COURSE, 30, 2)
    lay_out(handed, COURSE, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {one.name for one in handed}


def test_a_verdict_that_was_not_known_beforehand_is_told():
    (one, *_) = (one for one in made_class(COURSE, 30, 1) if one.kind == "reference")
    passed = {one.name: dict.fromkeys(one.right, "passed")}
    assert wrong_verdicts([one], passed) == []
    (told, *_) = wrong_verdicts([one], {one.name: dict.fromkeys(one.right, "failed")})
    assert "failed, and not passed" in told
