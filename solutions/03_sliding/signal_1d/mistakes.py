"""Wrong answers to `signal_1d`, `moving_average` and `matched_filter`, and what to say about them."""

import math

import numpy as np

from grader.checks import call, mistake


def slide(signal, kernel):
    return np.lib.stride_tricks.sliding_window_view(signal, len(kernel)) @ kernel


def worst_difference(got, expected):
    """Return the place of the worst number, and it and the right one, for a sentence."""
    place = int(np.abs(got - expected).argmax())
    return f"[{place}]", f"{got[place]:.4g}", f"{expected[place]:.4g}"


# ── signal_1d ─────────────────────────────────────────────────────────────────────────────────────────────────────


def why_not_flipped(got, expected):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is what the kernel gives back to front. It is laid on the window as it is, its first "
        f"number on the first sample: {value}."
    )


@mistake("flips the kernel", why_not_flipped, of="signal_1d")
def flips_the_kernel(signal, kernel):
    return slide(signal, kernel[::-1])


def why_last_place(got, expected, signal, kernel):
    return (
        f"You have {got.size} numbers: the last place is missing. The kernel has {len(kernel)} numbers and the signal "
        f"{len(signal)}, so there are {len(signal)} - {len(kernel)} + 1 = {expected.size} places."
    )


@mistake("forgets the last place", why_last_place, of="signal_1d")
def forgets_the_last_place(signal, kernel):
    return slide(signal, kernel)[:-1]


def why_stay_inside(got, expected, signal):
    return (
        f"You have {got.size} numbers, as many as the signal: at the ends your kernel hangs over zeros that nobody "
        f"recorded. Here it stays inside, at {expected.size} places."
    )


@mistake("pads the signal with zeros on both sides", why_stay_inside, of="signal_1d")
def as_long_as_the_signal(signal, kernel):
    missing = len(kernel) - 1
    return slide(np.pad(signal, (missing // 2, missing - missing // 2)), kernel)


@mistake("cuts the kernel off at the end of the signal", why_stay_inside, of="signal_1d")
def cut_off_at_the_end(signal, kernel):
    return slide(np.pad(signal, (0, len(kernel) - 1)), kernel)


def why_every_sample(got, expected, kernel):
    return (
        f"You have {got.size} of {expected.size} numbers: your windows lie end to end, a step of {len(kernel)} from "
        "one to the next. The kernel moves by one sample at a time."
    )


@mistake("moves on by the length of the kernel", why_every_sample, of="signal_1d")
def windows_end_to_end(signal, kernel):
    return slide(signal, kernel)[:: len(kernel)]


def why_sum_of_products(got, expected, kernel):
    place, wrong, value = worst_difference(got, expected)
    return f"{wrong} at {place} is the mean of the {len(kernel)} products. A response is their sum: {value}."


@mistake("takes the mean of the products", why_sum_of_products, of="signal_1d")
def mean_of_the_products(signal, kernel):
    return slide(signal, kernel) / len(kernel)


def why_add_up(got):
    return (
        f"Your output has {got.ndim} axes: each place still holds its {got.shape[-1]} products. Add them up, so that "
        "each place has one number."
    )


@mistake("does not add the products up", why_add_up, of="signal_1d")
def keeps_the_products(signal, kernel):
    return np.lib.stride_tricks.sliding_window_view(signal, len(kernel)) * kernel


@mistake(
    "returns a list",
    "The numbers are right, but they are in a list. An array is asked for: give what you have to np.array.",
    of="signal_1d",
)
def responses_in_a_list(signal, kernel):
    return slide(signal, kernel).tolist()


# ── moving_average ────────────────────────────────────────────────────────────────────────────────────────────────


def means(signal, width):
    return slide(signal, np.full(width, 1 / width))


def why_divide(got, expected, width):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is the sum of {width} samples. Their mean is {value}: each number of the kernel is 1 / "
        f"{width}, so that together they are 1."
    )


@mistake("adds the samples up", why_divide, of="moving_average")
def sums_of_the_windows(signal, width):
    return means(signal, width) * width


def why_divide_by_the_width(got, expected, signal, width):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is the sum of {width} samples divided by {len(signal)}, the length of the whole signal. "
        f"The mean of a window divides by {width}: {value}."
    )


@mistake("divides by the length of the signal", why_divide_by_the_width, of="moving_average")
def divides_by_the_length(signal, width):
    return means(signal, width) * width / len(signal)


def why_a_mean_of_all_so_far(got, expected, width):
    return (
        f"You have {got.size} numbers, and each is the mean of all samples up to its own. A window of {width} forgets "
        f"what came before it: {expected.size} numbers."
    )


@mistake("takes the mean of everything so far", why_a_mean_of_all_so_far, of="moving_average")
def mean_of_all_so_far(signal, width):
    return np.cumsum(signal) / np.arange(1, len(signal) + 1)


def why_not_the_median(got, expected, width):
    place, wrong, value = worst_difference(got, expected)
    return f"{wrong} at {place} is the median of the {width} samples. The mean is {value}; no kernel gives a median."


@mistake("takes the median", why_not_the_median, of="moving_average")
def takes_the_median(signal, width):
    return np.median(np.lib.stride_tricks.sliding_window_view(signal, width), axis=1)


def why_only_whole_windows(got, expected, signal, width):
    return (
        f"You have {got.size} numbers, as many as the signal, so at the ends you average over samples that nobody "
        f"recorded. Only whole windows of {width} count: {len(signal)} - {width} + 1 = {expected.size}."
    )


@mistake("pads the signal with zeros", why_only_whole_windows, of="moving_average")
def averages_over_zeros(signal, width):
    return means(np.pad(signal, ((width - 1) // 2, width // 2)), width)


@mistake("averages over what is left at the ends", why_only_whole_windows, of="moving_average")
def averages_what_is_left(signal, width):
    before, after = (width - 1) // 2, width // 2
    return np.array([signal[max(0, t - before) : t + after + 1].mean() for t in range(len(signal))])


@mistake("pads the signal with zeros, more of them in front", why_only_whole_windows, of="moving_average")
def averages_over_zeros_in_front(signal, width):
    return means(np.pad(signal, (width // 2, (width - 1) // 2)), width)


@mistake("averages over the last samples, as far as there are any", why_only_whole_windows, of="moving_average")
def averages_the_last_samples(signal, width):
    return np.array([signal[max(0, t - width + 1) : t + 1].mean() for t in range(len(signal))])


def why_the_first_window(got, expected, signal, width):
    return (
        f"You have {got.size} of {expected.size} means: the first is missing, that of the samples 0 to {width - 1}: "
        f"it is {expected[0]:.4g}. Where sums are taken from a cumulative sum, put a 0 in front of it."
    )


@mistake("leaves the first window out", why_the_first_window, of="moving_average")
def leaves_the_first_window_out(signal, width):
    return means(signal, width)[1:]


def why_not_rounded_down(expected, width):
    return (
        f"Your means are all 0. 1 // {width} rounds down to 0, and so does an array of ints that 1 / {width} is "
        f"written to. With / and floats the first mean is {expected[0]:.4g}."
    )


@mistake("rounds the kernel down to 0", why_not_rounded_down, of="moving_average")
def kernel_of_zeros(signal, width):
    return np.zeros(len(signal) - width + 1)


def why_each_start(got, expected, width):
    return (
        f"You have {got.size} of {expected.size} means: yours are of windows that lie end to end. A moving average "
        f"moves by one sample, so neighbouring windows share {width} - 1 of them."
    )


@mistake("takes windows that lie end to end", why_each_start, of="moving_average")
def means_end_to_end(signal, width):
    return means(signal, width)[::width]


# ── matched_filter ────────────────────────────────────────────────────────────────────────────────────────────────


def scores(signal, kernel):
    return slide(signal, kernel / math.sqrt((kernel**2).sum()))


def why_the_mean_off(got, expected, pulse):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} has the level of the signal in it: the mean of the pulse, {pulse.mean():.4g}, was not "
        f"taken off. A kernel that sums to zero does not see the level: {value}."
    )


@mistake("leaves the mean of the pulse in", why_the_mean_off, of="matched_filter")
def leaves_the_mean_in(signal, pulse):
    return scores(signal, pulse)


def why_the_pulses_mean(got, expected, pulse):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} comes from taking the mean of the whole signal off the signal. The level may change along "
        f"the way; it is the pulse whose mean of {pulse.mean():.4g} comes off, once and for all places: {value}."
    )


@mistake("takes the mean off the signal and not off the pulse", why_the_pulses_mean, of="matched_filter")
def mean_off_the_signal(signal, pulse):
    return scores(signal - signal.mean(), pulse)


def norm_of(pulse):
    return math.sqrt(((pulse - pulse.mean()) ** 2).sum())


def why_divide_by_the_norm(got, expected, pulse):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is not divided by the norm. The pulse less its mean has the norm {norm_of(pulse):.4g}, "
        f"and {wrong} / {norm_of(pulse):.4g} is {value}."
    )


@mistake("does not divide by the norm", why_divide_by_the_norm, of="matched_filter")
def without_the_norm(signal, pulse):
    return slide(signal, pulse - pulse.mean())


def why_a_kernel_made_of_the_pulse(got, expected, pulse):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} comes from sliding the pulse as it is. Two steps make the kernel of it: its mean, "
        f"{pulse.mean():.4g}, comes off, and what is left is divided by its norm, {norm_of(pulse):.4g}: {value}."
    )


@mistake("slides the pulse as it is", why_a_kernel_made_of_the_pulse, of="matched_filter")
def the_bare_pulse(signal, pulse):
    return slide(signal, pulse)


def why_the_root(got, expected, pulse):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is divided by the sum of squares, {norm_of(pulse) ** 2:.4g}. The norm is the root of it, "
        f"{norm_of(pulse):.4g}: {value}."
    )


@mistake("divides by the sum of squares", why_the_root, of="matched_filter")
def by_the_sum_of_squares(signal, pulse):
    return scores(signal, pulse - pulse.mean()) / norm_of(pulse)


def why_the_norm_of_what_is_left(got, expected, pulse):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is divided by the norm of the pulse as it was, {math.sqrt((pulse**2).sum()):.4g}. It is "
        f"the norm after the mean was taken off, {norm_of(pulse):.4g}: {value}."
    )


@mistake("divides by the norm of the pulse with its mean", why_the_norm_of_what_is_left, of="matched_filter")
def by_the_norm_before(signal, pulse):
    return slide(signal, pulse - pulse.mean()) / math.sqrt((pulse**2).sum())


def why_the_norm_and_not_the_deviation(got, expected, pulse):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is divided by the standard deviation, {pulse.std():.4g}, the root of the mean of squares. "
        f"The norm is the root of their sum, {norm_of(pulse):.4g}: {value}."
    )


@mistake("divides by the standard deviation", why_the_norm_and_not_the_deviation, of="matched_filter")
def by_the_deviation(signal, pulse):
    return slide(signal, (pulse - pulse.mean()) / pulse.std())


def why_squares(got, expected, pulse):
    place, wrong, value = worst_difference(got, expected)
    sizes = np.abs(pulse - pulse.mean()).sum()
    return (
        f"{wrong} at {place} is divided by the sum of the sizes, {sizes:.4g}. The norm is the root of the sum of "
        f"squares, {norm_of(pulse):.4g}: {value}."
    )


@mistake("divides by the sum of the sizes", why_squares, of="matched_filter")
def by_the_sum_of_sizes(signal, pulse):
    shape = pulse - pulse.mean()
    return slide(signal, shape / np.abs(shape).sum())


def why_the_pulse_as_it_is(got, expected):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} comes from the pulse back to front. Only a pulse that runs as the kernel does brings it "
        f"out, so the kernel keeps its order: {value}."
    )


@mistake("turns the pulse back to front", why_the_pulse_as_it_is, of="matched_filter")
def back_to_front(signal, pulse):
    return scores(signal, (pulse - pulse.mean())[::-1])


def why_no_norm_of_the_window(got, expected):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is divided by the norm of the window, too. Then a faint window counts as much as a strong "
        f"one, and noise may win. The kernel alone has the norm 1: {value}."
    )


@mistake("divides by the norm of each window", why_no_norm_of_the_window, of="matched_filter")
def by_the_norm_of_the_window(signal, pulse):
    windows = np.lib.stride_tricks.sliding_window_view(signal, len(pulse))
    left = windows - windows.mean(axis=1, keepdims=True)
    norms = np.sqrt((left**2).sum(axis=1))
    return scores(signal, pulse - pulse.mean()) / np.where(norms > 0, norms, 1.0)


def why_all_scores(got, expected):
    return (
        f"{got} is a single number, as np.argmax gives. The scores of all {expected.size} places are asked for; where "
        "the highest stands can be seen from them."
    )


@mistake("returns where the best score stands", why_all_scores, of="matched_filter")
def the_best_place(signal, pulse):
    return int(scores(signal, pulse - pulse.mean()).argmax())


def probes(rng):
    """Signals on which every two mistakes of one function, and its reference, differ at least three times."""

    def numbers(length, level):
        return np.array([level + rng.randint(-20, 20) / 4 for _ in range(length)])

    for size in (3, 4, 5, 4, 6):
        signal, kernel = numbers(11, 3), numbers(size, 2)
        kernel[0] = kernel[1:].max() + 1.5
        yield call.signal_1d(signal, kernel)
        yield call.moving_average(signal, size)
        yield call.matched_filter(signal, kernel)
