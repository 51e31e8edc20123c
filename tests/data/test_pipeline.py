import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from convjax.data import epoch_batches, padded_batches

sizes = st.tuples(st.integers(1, 50), st.integers(0, 200)).map(lambda pair: (pair[0] + pair[1], pair[0]))


@given(size=sizes, seed=st.integers(0, 2**32 - 1), epoch=st.integers(1, 1000))
def test_an_epoch_shows_no_image_twice_and_leaves_out_less_than_a_batch(size, seed, epoch):
    count, batch_size = size
    batches = epoch_batches(count, batch_size, seed=seed, epoch=epoch)
    assert batches.shape[1] == batch_size
    assert 0 <= count - batches.size < batch_size
    assert len(set(batches.ravel().tolist())) == batches.size
    assert batches.min() >= 0
    assert batches.max() < count


def test_an_epoch_can_be_made_again_without_those_before_it_and_differs_from_them():
    third = epoch_batches(100, 10, seed=5, epoch=3)
    np.testing.assert_array_equal(third, epoch_batches(100, 10, seed=5, epoch=3))
    assert (third != epoch_batches(100, 10, seed=5, epoch=2)).any()
    assert (third != epoch_batches(100, 10, seed=6, epoch=3)).any()


@given(count=st.integers(0, 300), batch_size=st.integers(1, 64))
def test_a_whole_pass_counts_every_image_exactly_once_in_batches_of_one_size(count, batch_size):
    times = np.zeros(max(count, 1), int)
    for indices, weights in padded_batches(count, batch_size):
        assert indices.shape == weights.shape == (batch_size,)
        np.add.at(times, indices, weights)
    assert times[:count].tolist() == [1] * count
