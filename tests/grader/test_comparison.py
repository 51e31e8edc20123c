"""An answer is right only in kind, shape, dtype and value; the first difference is told."""

from typing import Any

import numpy as np
import pytest

from grader.frames import Named, Unsendable
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
        (3, None, "expected  None\ngot       an int: 3"),
        (
            np.array([1, 3, 9]),
            np.array([1, 2, 3]),
            "shape   (3,), as expected\nvalues  2 of 3 differ, most at [2]: expected 3, got 9",
        ),
        ((1, 1), (1, 2), "expected  (1, 2)\ngot       (1, 1)"),
        ((1,), (1, 2), "the lengths differ, 2 and 1\nexpected  (1, 2)\ngot       (1,)"),
        ((1, 2.0), (1, 2), "item [1]\nexpected  an int: 2\ngot       a float: 2.0"),
        (np.ones((2, 4, 16, 16)), np.ones((2, 4, 14, 14)), "shape   expected (2, 4, 14, 14), got (2, 4, 16, 16)"),
        (np.ones(2, int), np.ones(2), "shape   (2,), as expected\ndtype   expected floats, got ints (int64)"),
        (
            np.array([[1.0, 2.0], [3.0, 9.0]]),
            np.array([[1.0, 2.5], [3.0, 4.0]]),
            "shape   (2, 2), as expected\nvalues  2 of 4 differ, most at [1, 1]: expected 4.0, got 9.0",
        ),
        (np.array([1.0, 5.0]), np.ones(2), "values  1 of 2 is wrong, at [1]: expected 1.0, got 5.0"),
        (
            np.array([0.0, 5.0, np.nan, np.inf]),
            np.zeros(4),
            "values  2 of 4 are not finite, the first at [2]: expected 0.0, got nan",
        ),
        ([1, np.ones(2)], [1, np.zeros(2)], "item [1]\nshape   (2,), as expected\nvalues  2 of 2 differ, most at [0]"),
    ],
)
def test_the_first_difference_is_told_in_words(got: Any, expected: Any, said: str) -> None:
    assert said in str(difference(got, expected))


def test_a_check_may_ask_for_the_very_dtype() -> None:
    import ml_dtypes

    half, exact = np.ones(3, ml_dtypes.bfloat16), Tolerance(exact_dtype=True)
    assert difference(half, np.ones(3, np.float32)) is None
    assert "dtype   expected float32, got bfloat16" in str(difference(half, np.ones(3, np.float32), exact))
    assert "expected float32, got float64" in str(difference([np.float64(1)], [np.float32(1)], exact))
    assert difference(half, half.copy(), exact) is None
    assert "at [2]: expected 9.0, got 1.0" in str(difference(half, np.array([1, 1, 9], ml_dtypes.bfloat16)))


def test_a_named_tuple_is_right_only_with_its_names_and_counts_as_a_tuple_where_a_check_says_so() -> None:
    right = Named("Moments", ("mean", "count"), (1.0, 3))
    assert difference(Named("Moments", ("mean", "count"), (1.0, 3)), right) is None
    assert "named tuple" in str(difference((1.0, 3), right))
    assert difference((1.0, 3), right, Tolerance(accept=(tuple,))) is None
    assert difference(Named("Moments", ("mean", "n"), (1.0, 3)), right) is not None
    inner = Named("Moments", ("mean", "count"), (np.zeros(2), 3))
    assert "mean\n" in str(difference(inner, Named("Moments", ("mean", "count"), (np.ones(2), 3))))


def test_a_named_tuple_whose_fields_are_called_like_an_arrays_or_its_own_attributes_is_only_wrong() -> None:
    names = ("dtype", "shape", "item", "type_name", "fields", "__class__")
    forged = Named("x", names, ("int", (), 3, "Moments", ("mean", "count"), "int"))
    for expected in (3, 1.5, np.ones(2), (1, 2), Named("Moments", ("mean", "count"), (1.0, 3)), None, {"a": 1}):
        assert "x(dtype='int', shape=(), item=3" in str(difference(forged, expected))


def test_two_descriptions_that_read_the_same_prove_nothing() -> None:
    assert difference(Unsendable("Layer", "Layer()"), Unsendable("Layer", "Layer()")) is not None
