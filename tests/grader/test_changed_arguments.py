"""A function that changes what it is given is told so where its answer is wrong; the verdict never depends on it."""

import pytest

from grader.judge.workers.conversation import _changed
from grader.results import Status

from .conftest import Grade

IN_PLACE = "def scaled(x, factor):\n    x *= factor\n    return x{}\n"


def test_a_wrong_answer_whose_function_changed_its_argument_says_so(grade: Grade) -> None:
    first = next(test for test in grade(IN_PLACE.format(" + 1"), "scaled").tests if test.status is Status.FAILED)
    assert (first.diagnosis or "").endswith("Your function changes x itself; work on a copy, x.copy().")
    kept = grade("def scaled(x, factor):\n    return x * factor + 1\n", "scaled")
    assert all("itself" not in (test.diagnosis or "") for test in kept.tests)


def test_a_right_answer_passes_though_its_function_changed_its_argument(grade: Grade) -> None:
    assert grade(IN_PLACE.format(""), "scaled").status is Status.PASSED


@pytest.mark.parametrize("claim", [None, "x", 3, {"x": 1}, [[], {}, None, 1.5, True], [["x"] * 10**5]])
def test_a_claim_of_no_known_form_is_nothing(claim: object) -> None:
    assert _changed(claim) == ()
