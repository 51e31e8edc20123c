"""Checks of `signal_1d`: sliding along one axis, the moving average, the matched filter; at last a heartbeat.

What is drawn is given in quarters, so that plain sums are exact; means and norms are not, also in 32 bits.
"""

import numpy as np

from grader.checks import title

NEAR = {"rtol": 1e-5, "atol": 2e-5}  # of numbers up to 10, also where an answer computes in 32 bits
SAMPLES_A_SECOND = 50


def quarters(rng, length, level=0):
    return np.array([level + rng.randint(-20, 20) / 4 for _ in range(length)])


def a_pulse(rng, length):
    pulse = quarters(rng, length)
    pulse[0] = pulse[1:].max() + 1.5  # never the same number throughout
    return pulse


def beat():
    """A heartbeat as its electric recording shows it: a small wave, the sharp complex, a broad wave."""
    seconds = np.arange(0, 0.6, 1 / SAMPLES_A_SECOND)
    waves = [(0.10, 0.14, 0.03), (-0.12, 0.22, 0.015), (1.0, 0.26, 0.02), (-0.25, 0.30, 0.018), (0.25, 0.48, 0.05)]
    return sum(height * np.exp(-(((seconds - middle) / spread) ** 2) / 2) for height, middle, spread in waves)


def recording(rng, beats):
    """A recording of so many beats on a level that breathes, with noise; and where the beats begin."""
    starts, start = [], 0
    for _ in range(beats):
        start += rng.randint(10, 25)
        starts.append(start)
        start += len(beat())
    time = np.arange(start + 10)
    signal = 1.5 + 0.5 * np.sin(2 * np.pi * time / (4 * SAMPLES_A_SECOND) + rng.random() * 6)
    for start in starts:
        signal[start : start + len(beat())] += beat()
    return signal + np.array([rng.gauss(0, 0.04) for _ in time]), starts


def beginnings(scores, count):
    """The places of so many highest scores, each at least half a beat away from those before."""
    left, found = scores.copy(), []
    for _ in range(count):
        found.append(int(left.argmax()))
        left[max(0, found[-1] - 15) : found[-1] + 16] = -np.inf
    return sorted(found)


def window(signal, kernel, called="the kernel"):
    """Draw the samples that a number comes from, the kernel below, and what they add up to."""

    def picture(index, expected, _got):
        (start,), size = index, len(kernel)
        numbers = [[f"{number:.4g}" for number in row] for row in (signal[start : start + size], kernel)]
        wide = max(len(number) for row in numbers for number in row)
        samples, weights = (" ".join(f"{number:>{wide}}" for number in row) for row in numbers)
        head = f"signal[{start}:{start + size}] times {called}, added up: {expected[index]:.5g}"
        return "\n".join([head, f"  signal  {samples}", f"  kernel  {weights}"]) if size <= 8 else head

    return picture


def mean_of(signal, width):
    return window(signal, np.full(width, 1 / width), f"1 / {width}")


def matched(pulse):
    shape = pulse - pulse.mean()
    return shape / np.linalg.norm(shape)


@title("Under 1 -1, the signal 1 2 6 4 gives -1 -4 2")
def test_a_difference(student):
    signal, kernel = np.array([1.0, 2.0, 6.0, 4.0]), np.array([1.0, -1.0])
    student.signal_1d(signal, kernel).should_equal(np.array([-1.0, -4.0, 2.0]), **NEAR, picture=window(signal, kernel))


@title("Any signal under any kernel, not flipped, one number for each place")
def test_any_kernel(student, rng):
    for size in (1, 2, 3, 4, 5):
        signal, kernel = quarters(rng, size + rng.randint(1, 9)), quarters(rng, size)
        student.signal_1d(signal, kernel).should_match_reference(**NEAR, picture=window(signal, kernel))


@title("The moving average of 1 2 6 4 2 with width 3 is 3 4 4")
def test_a_moving_average(student):
    signal = np.array([1.0, 2.0, 6.0, 4.0, 2.0])
    student.moving_average(signal, 3).should_equal(np.array([3.0, 4.0, 4.0]), **NEAR, picture=mean_of(signal, 3))


@title("A level of 2.5 stays 2.5 under any moving average")
def test_the_level_stays(student):
    for width in (1, 2, 4, 5):
        signal = np.full(7, 2.5)
        answer = student.moving_average(signal, width)
        answer.should_equal(np.full(8 - width, 2.5), **NEAR, picture=mean_of(signal, width))


@title("Any moving average")
def test_any_moving_average(student, rng):
    for width in (1, 2, 3, 4, 6):
        signal = quarters(rng, width + rng.randint(1, 9))
        student.moving_average(signal, width).should_match_reference(**NEAR, picture=mean_of(signal, width))


@title("The pulse 1 -1 -1 1 meets itself with the score 2, its norm")
def test_a_pulse_meets_itself(student):
    pulse = np.array([1.0, -1.0, -1.0, 1.0])
    signal = np.array([0.0, 1.0, -1.0, -1.0, 1.0])
    expected = np.array([-0.5, 2.0])
    answer = student.matched_filter(signal, pulse)
    answer.should_equal(
        expected, **NEAR, picture=window(signal, matched(pulse), "the pulse, less its mean, by its norm")
    )


@title("The lesson's pulse scores 6 at sample 2; on a level of 100 instead of 2, it still does")
def test_the_level_counts_for_nothing(student):
    pulse = np.array([0.0, 6.0, -2.0, 0.0])
    for level in (2.0, 100.0):
        signal = level + np.array([0.0, 0, 0, 6, -2, 0, 0])
        answer = student.matched_filter(signal, pulse)
        answer.should_equal(
            np.array([-1.0, -16 / 6, 6.0, -16 / 6]),
            rtol=1e-5,
            atol=1e-4,
            picture=window(signal, matched(pulse), "the pulse, less its mean, by its norm"),
        )


@title("Any pulse in any signal")
def test_any_pulse(student, rng):
    for size in (2, 3, 4, 5, 6):
        signal, pulse = quarters(rng, size + rng.randint(1, 9), rng.randint(-2, 3)), a_pulse(rng, size)
        drawn = window(signal, matched(pulse), "the pulse, less its mean, by its norm")
        student.matched_filter(signal, pulse).should_match_reference(**NEAR, picture=drawn)


@title("In a recording of heartbeats, the 6 highest scores stand where the 6 beats begin")
def test_heartbeats(student, rng):
    signal, starts = recording(rng, 6)
    answer = student.matched_filter(signal, beat())
    answer.should_match_reference(
        **NEAR, picture=window(signal, matched(beat()), "the beat, less its mean, by its norm")
    )
    found = beginnings(np.asarray(answer.value), len(starts))
    if found != starts:
        raise AssertionError(f"The beats begin at {starts}, and the highest scores stand at {found}.")
