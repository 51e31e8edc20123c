import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convjax import ConvjaxError
from convjax.data import ImageArrays, load, split_by_class, subset


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


@pytest.mark.parametrize("fraction", [0, 0.1])  # a tenth of four images is none
def test_a_part_that_nothing_is_cut_off_is_not_copied(fraction):
    part = part_with([0, 0, 0, 0, 1])
    stays, cut = split_by_class(part, fraction, seed=0)
    assert stays is part
    assert len(cut) == 0


def test_a_tenth_of_the_digits_is_cut_the_same_way_for_a_seed_and_another_way_for_another():
    train = load("digits").train
    first, again, other = (split_by_class(train, 0.1, seed=seed)[1].images for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert first.shape != other.shape or (first != other).any()


@pytest.mark.parametrize("fraction", [-0.1, 1, 1.5, float("nan")])
def test_a_fraction_outside_its_range_is_an_error_that_names_it(fraction):
    with pytest.raises(ConvjaxError, match="fraction"):
        split_by_class(part_with([0, 1]), fraction, seed=0)


class Counted:
    """Five pictures that say which they are, and never more than one at a time."""

    image_shape = (1, 1, 1)
    labels = np.array([0, 1, 0, 1, 0], np.int32)

    def __len__(self):
        return 5

    def __getitem__(self, index):
        return np.full((1, 1, 1), index, np.uint8), int(self.labels[index])


@pytest.mark.parametrize("part", [Counted(), part_with([0, 1, 0, 1, 0])], ids=["when asked for", "in memory"])
def test_a_subset_holds_the_chosen_pictures_in_the_order_in_which_they_are_named_also_a_subset_of_one(part):
    chosen = subset(part, [4, 1, 3])
    assert len(chosen) == 3
    assert [(int(chosen[place][0].item()), chosen[place][1]) for place in range(3)] == [(4, 0), (1, 1), (3, 1)]
    assert chosen.labels.tolist() == [0, 1, 1]
    again = subset(chosen, np.array([2, 0]))
    assert [int(again[place][0].item()) for place in range(2)] == [3, 4]
    assert again.image_shape == (1, 1, 1)
    assert len(subset(part, [])) == 0


def test_pictures_that_do_not_lie_in_memory_are_cut_as_those_that_do():
    for seed in range(5):
        lazy = split_by_class(Counted(), 0.4, seed=seed)
        eager = split_by_class(part_with([0, 1, 0, 1, 0]), 0.4, seed=seed)
        for one, other in zip(lazy, eager, strict=True):
            assert [one[place][0].item() for place in range(len(one))] == other.images.ravel().tolist()


@pytest.mark.parametrize(
    ("indices", "said"),
    [
        ([5], "indices holds 5, but there are 5 pictures"),
        ([-1], "indices holds -1"),
        ([0.5], "indices must be"),
        ("ab", "indices must be"),
        (3, "indices must be"),
        ([[0]], "indices must be"),
        ([True, False, True, False, True], "indices must be"),
        ([[0], [1, 2]], "indices must be"),
    ],
)
def test_places_that_are_none_are_an_error_that_names_them(indices, said):
    with pytest.raises(ConvjaxError, match=said):
        subset(Counted(), indices)
