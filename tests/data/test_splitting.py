import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convjax import ConvjaxError
from convjax.data import ImageArrays, load, split_by_class


def part_with(labels: list[int]) -> ImageArrays:
    images = np.arange(len(labels), dtype=np.uint8).reshape(-1, 1, 1, 1)
    return ImageArrays(images, np.array(labels, np.int32))


@given(
    labels=st.lists(st.integers(0, 4), min_size=1, max_size=200),
    fraction=st.floats(0, 0.99),
    seed=st.integers(0, 2**32 - 1),
)
def test_a_cut_loses_no_image_and_takes_its_share_of_every_class_leaving_at_least_one(labels, fraction, seed):
    part = part_with(labels)
    stays, cut = split_by_class(part, fraction, seed=seed)
    both = sorted(stays.images.ravel().tolist() + cut.images.ravel().tolist())
    assert both == list(range(len(labels)))
    for label in set(labels):
        count = labels.count(label)
        taken = int(np.sum(cut.labels == label))
        assert taken < count
        assert taken == count - 1 or abs(taken - fraction * count) <= 0.5


def test_a_tenth_of_the_digits_is_cut_the_same_way_for_a_seed_and_another_way_for_another():
    train = load("digits").train
    first, again, other = (split_by_class(train, 0.1, seed=seed)[1].images for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert first.shape != other.shape or (first != other).any()


@pytest.mark.parametrize("fraction", [-0.1, 1, 1.5, float("nan")])
def test_a_fraction_outside_its_range_is_an_error_that_names_it(fraction):
    with pytest.raises(ConvjaxError, match="fraction"):
        split_by_class(part_with([0, 1]), fraction, seed=0)
