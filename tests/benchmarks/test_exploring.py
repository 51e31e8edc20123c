"""What the benchmark of the explorer asks, and how it counts."""

import random

from benchmarks.exploring import drawn, percentile, with_arrays
from convjax.explanation import explain_json


def test_every_drawn_setting_can_be_explained():
    dice = random.Random(3)
    for number in range(40):
        given = drawn(dice, largest=number % 2 == 0)
        shown = explain_json(with_arrays(given, number) if number % 4 == 0 else given)
        assert shown.computed
        assert max(shown.setting.input_size) <= 32
        assert max(shown.setting.in_channels, shown.setting.out_channels) <= 8
        if number % 2 == 0:
            assert shown.numbers.x.shape == (32, 32, 8)


def test_a_percentile_is_a_time_that_was_measured_and_is_exceeded_by_the_rest():
    times = [float(number) for number in range(1, 201)]
    assert percentile(times, 0.95) == 190
    assert percentile(times, 1) == 200
    assert percentile([7.0], 0.95) == 7
