"""An answer is right only in kind, shape, dtype and value; the first difference is told."""

from typing import Any

import numpy as np
import pytest

from grader.frames import Unsendable
from grader.judge.comparison import Tolerance, difference


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (4, 4), (np.int64(4), 4), (np.array(4), 4), (2.0, 2.0), (np.float32(0.5), 0.5), (1.0 + 1e-9, 1.0),
        (float("nan"), float("nan")), (float("inf"), float("inf")), (True, True), ("a", "a"), (None, None),
        ((1, (2, 3)), (1, (2, 3))), ([1.0], [1.0]), ({"a": 1}, {"a": 1}), (1 + 2j, 1 + 2j),
        (np.ones((2, 3), np.float32), np.ones((2, 3))), (np.array([1, 2]), np.array([1, 2], np.int8)),
    ],
)  # fmt: skip
def test_equal_values_of_one_kind_agree(got: Any, expected: Any) -> None:
    assert difference(got, expected) is None


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (4.0, 4), (True, 1), (1, True), (np.float64(4), 4), ("4", 4), (None, 4), ([1, 2], (1, 2)), ((1, 2), [1, 2]),
        (4, 4.0), (1, "1"), ((1,), (1, 1)), ((1, 1), (1,)), ((1, 2.0), (1, 2)), ({"a": 1}, {"b": 1}), (5, 4),
        (float("nan"), 1.0), (1.0, float("nan")), (1.001, 1.0), (10**400, 1.0),
        (np.ones((1, 3)), np.ones(3)), (np.ones(3), np.ones((1, 3))), (1.0, np.ones(3)), (np.ones(3), 1.0),
        (np.ones(3, int), np.ones(3)), (np.ones(3), np.ones(3, int)), (np.ones(3, bool), np.ones(3, int)),
        (np.array([1.0, np.nan]), np.array([1.0, 2.0])), (np.array([1.0, 2.0]), np.array([1.0, np.nan])),
        (np.array([1.0, np.inf]), np.array([1.0, 2.0])), (np.array([1 + 1j]), np.array([1.0])),
        (Unsendable("Equal", "?"), 4), ([1, 2, 3], np.array([1, 2, 3])),
    ],
)  # fmt: skip
def test_values_that_differ_in_anything_differ(got: Any, expected: Any) -> None:
    assert difference(got, expected) is not None


def test_a_check_may_accept_other_kinds() -> None:
    assert difference([1, 2], (1, 2), Tolerance(accept=(tuple, list))) is None
    assert difference(4, 4.0, Tolerance(accept=(int, float))) is None
    assert difference(True, 1.0, Tolerance(accept=(int, float))) is not None
    assert difference(10**400, 1.0, Tolerance(accept=(int, float))) is not None


def test_a_tolerance_is_relative_or_absolute() -> None:
    assert difference(1.05, 1.0, Tolerance(rtol=0.1)) is None
    assert difference(np.array([0.05]), np.array([0.0]), Tolerance(atol=0.1)) is None
    assert difference(np.array([0.05]), np.array([0.0]), Tolerance(rtol=0.1)) is not None


@pytest.mark.parametrize(
    ("got", "expected", "said"),
    [
        (4, 3, "expected  3\ngot       4"),
        (3.0, 3, "expected  an int: 3\ngot       a float: 3.0"),
        (None, 3, "expected  an int: 3\ngot       None (is a return missing?)"),
        ((1, 1), (1, 2), "expected  (1, 2)\ngot       (1, 1)"),
        ((1,), (1, 2), "the lengths differ, 2 and 1\nexpected  (1, 2)\ngot       (1,)"),
        ((1, 2.0), (1, 2), "item 1\nexpected  an int: 2\ngot       a float: 2.0"),
        (np.ones((2, 3)), np.ones((3, 2)), "expected  shape (3, 2)\ngot       shape (2, 3)"),
        (
            np.ones(2, int),
            np.ones(2),
            "shape (2,) is right\nexpected  an array of floats\ngot       an array of ints (int64)",
        ),
        (
            np.array([[1.0, 2.0], [3.0, 9.0]]),
            np.array([[1.0, 2.5], [3.0, 4.0]]),
            "shape (2, 2) is right; 2 of 4 values differ, most at [1, 1]\nexpected  4.0\ngot       9.0",
        ),
        (np.array([0.0, 5.0, np.nan]), np.zeros(3), "most at [2]"),
    ],
)
def test_the_first_difference_is_told_in_words(got: Any, expected: Any, said: str) -> None:
    assert said in str(difference(got, expected))
