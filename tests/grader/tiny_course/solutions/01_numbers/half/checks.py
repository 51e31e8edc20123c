"""Checks of half."""

from grader.checks import title


@title("Half of 8 is 4")
def test_even(student):
    student.half(8).should_equal(4)


@title("Half of 9 is 4, rounded down")
def test_odd(student):
    student.half(9).should_equal(4)


@title("Half of any number")
def test_any(student, rng):
    for _ in range(20):
        student.half(rng.randint(0, 1000)).should_match_reference()


@title("Why: the number")
def test_prediction(quiz):
    quiz.check_prediction()


@title("Why: the reason")
def test_reason(quiz):
    quiz.check_reason()
