"""How many settings are compared with PyTorch, and of what."""

from convjax import ops

from . import test_convolutions, test_pools, test_rearrangements, test_transposed_and_deformable
from .drawing import drawn

FILES = (test_convolutions, test_transposed_and_deformable, test_pools, test_rearrangements)


def test_more_than_two_thousand_settings_are_compared_no_two_of_them_alike():
    settings = [
        f"{family}: {case}"
        for file in FILES
        for family, count in file.CASES.items()
        for case in drawn(family, file.FAMILIES[family], count)
    ]
    assert len(set(settings)) == len(settings) >= 2000
    for dtype in ("float32", "float64", "bfloat16", "float16"):
        assert sum(f"dtype={dtype}" in setting for setting in settings) > 100


def test_every_operation_is_compared():
    of_statistics = {"batch_statistics"}  # they are what batch_norm by its batch is given
    names = {word for file in FILES for family in file.CASES for word in family.split()}
    assert set(ops.__all__) - of_statistics <= names
