"""Wrong answers to `pool_or_stride` and `macs_of_both`, and what to say about them."""

import numpy as np

from grader.checks import call, mistake


def responses_of(image, kernel):
    return np.einsum("rcij,ij->rc", np.lib.stride_tricks.sliding_window_view(image, kernel.shape), kernel)


def fours_of(responses):
    rows, columns = (size // 2 for size in responses.shape)
    return responses[: 2 * rows, : 2 * columns].reshape(rows, 2, columns, 2)


def pooled(responses):
    return fours_of(responses).max(axis=(1, 3))


def by(shape):
    return "×".join(map(str, shape))


def worst(got, expected):
    """Return the place of the worst number, and it and the right one, for a sentence."""
    place = tuple(int(axis) for axis in np.unravel_index(np.abs(got - expected).argmax(), got.shape))
    return f"[{', '.join(map(str, place))}]", f"{got[place]:.4g}", f"{expected[place]:.4g}"


def why_the_order(expected):
    return (
        f"The first of your two arrays is what stride 2 keeps, the second what the pool keeps. The pool comes first: "
        f"{by(expected[0].shape)}, then the stride: {by(expected[1].shape)}."
    )


@mistake("exchanges the two", why_the_order)
def exchanges_the_two(image, kernel):
    responses = responses_of(image, kernel)
    return responses[::2, ::2], pooled(responses)


def why_not_every_second_pixel(image, kernel, expected):
    return (
        f"For the stride, you take every second row and column of the image and then convolve. Stride 2 moves the "
        f"kernel by 2, and the kernel of {by(kernel.shape)} still sees every number under it: of the responses at "
        f"stride 1, it keeps every second, {by(expected[1].shape)}."
    )


@mistake("takes every second pixel before convolving", why_not_every_second_pixel)
def thins_the_image(image, kernel):
    responses, thin = responses_of(image, kernel), image[::2, ::2]
    fits = all(size >= width for size, width in zip(thin.shape, kernel.shape, strict=True))
    places = [max(size - width + 1, 0) for size, width in zip(thin.shape, kernel.shape, strict=True)]
    return pooled(responses), responses_of(thin, kernel) if fits else np.zeros(places)


def why_convolve_first(image, kernel, expected):
    return (
        f"For the pool, you keep the largest pixels and then convolve. The pool comes behind the convolution: it "
        f"keeps the largest responses, {by(expected[0].shape)} of them."
    )


@mistake("pools the image before convolving", why_convolve_first)
def pools_the_image(image, kernel):
    small = pooled(image)
    fits = all(size >= width for size, width in zip(small.shape, kernel.shape, strict=True))
    places = [max(size - width + 1, 0) for size, width in zip(small.shape, kernel.shape, strict=True)]
    return responses_of(small, kernel) if fits else np.zeros(places), responses_of(image, kernel)[::2, ::2]


def why_the_stride_rounds_up(got, expected):
    return (
        f"What your stride keeps is {by(got[1].shape)}, cut to what the pool leaves. At an odd number of places "
        f"the last one is in an even row or column, counted from 0, so the stride keeps it: {by(expected[1].shape)}."
    )


@mistake("cuts what the stride keeps to the pool's size", why_the_stride_rounds_up)
def stride_rounded_down(image, kernel):
    responses = responses_of(image, kernel)
    return pooled(responses), fours_of(responses)[:, 0, :, 0]


def why_the_pool_rounds_down(got, expected):
    return (
        f"What your pool keeps is {by(got[0].shape)}. At an odd number of places a 2×2 window at the end would hang "
        f"over; it is dropped: {by(expected[0].shape)}."
    )


@mistake("pools what is left over, too", why_the_pool_rounds_down)
def pools_the_rest(image, kernel):
    responses = responses_of(image, kernel)
    longer = np.pad(responses, [(0, size % 2) for size in responses.shape], constant_values=-np.inf)
    return pooled(longer), responses[::2, ::2]


def why_side_by_side(got, expected):
    return (
        f"What your pool keeps is {by(got[0].shape)}: its windows overlap, with stride 1. They lie side by side, "
        f"2 rows and 2 columns apart: {by(expected[0].shape)}."
    )


@mistake("pools with stride 1", why_side_by_side)
def pools_with_stride_one(image, kernel):
    responses = responses_of(image, kernel)
    return np.lib.stride_tricks.sliding_window_view(responses, (2, 2)).max(axis=(2, 3)), responses[::2, ::2]


def why_both_axes(got, expected):
    return (
        f"What your stride keeps is {by(got[1].shape)}: only every second row, but all columns. It moves by 2 along "
        f"both axes, responses[::2, ::2]: {by(expected[1].shape)}."
    )


@mistake("strides over the rows alone", why_both_axes)
def strides_over_rows_alone(image, kernel):
    responses = responses_of(image, kernel)
    return pooled(responses), responses[::2]


def why_every_second(got, expected):
    place, mine, theirs = worst(got[1], expected[1])
    return (
        f"{mine} at {place} of what the stride keeps: its size is right, but you keep responses that lie next to each "
        f"other. Those of stride 2 lie 2 apart, responses[2 * row, 2 * column]: {theirs}."
    )


@mistake("keeps the upper left part of the responses", why_every_second)
def keeps_the_upper_left_part(image, kernel):
    responses = responses_of(image, kernel)
    rows, columns = responses[::2, ::2].shape
    return pooled(responses), responses[:rows, :columns]


def why_reshape_moves_nothing(got, expected):
    place, mine, theirs = worst(got[0], expected[0])
    return (
        f"{mine} at {place} of what the pool keeps is the largest of four responses that follow each other in memory. "
        f"A window has two of one row and two of the next: reshape to (rows, 2, columns, 2) and look along both axes "
        f"of length 2, or cut the windows out. Then it is {theirs}."
    )


@mistake("takes four that follow each other for a window", why_reshape_moves_nothing)
def four_in_a_row(image, kernel):
    responses = responses_of(image, kernel)
    rows, columns = (size // 2 for size in responses.shape)
    in_order = responses[: 2 * rows, : 2 * columns].reshape(rows, columns, 4)
    return in_order.max(axis=-1), responses[::2, ::2]


def why_not_mean(got, expected):
    place, mine, theirs = worst(got[0], expected[0])
    return (
        f"{mine} at {place} of what the pool keeps is the mean of four responses. A max pool keeps the largest: "
        f"{theirs}."
    )


@mistake("pools by the mean", why_not_mean)
def pools_by_the_mean(image, kernel):
    responses = responses_of(image, kernel)
    return fours_of(responses).mean(axis=(1, 3)), responses[::2, ::2]


def why_no_relu(got, expected):
    place, mine, theirs = worst(got[0], expected[0])
    return (
        f"{mine} at {place} of what the pool keeps is larger than all four responses, which are negative. The largest "
        f"is {theirs}: begin the search with one of them and not with 0."
    )


@mistake("begins the search for the largest at 0", why_no_relu)
def begins_at_zero(image, kernel):
    responses = responses_of(image, kernel)
    return np.maximum(pooled(responses), 0), responses[::2, ::2]


def why_not_flipped(got, expected):
    place, mine, theirs = worst(got[1], expected[1])
    return (
        f"{mine} at {place} of what the stride keeps is a response to the flipped kernel. The kernel is laid on as it "
        f"is: {theirs}."
    )


@mistake("flips the kernel", why_not_flipped)
def flips_the_kernel(image, kernel):
    responses = responses_of(image, kernel[::-1, ::-1])
    return pooled(responses), responses[::2, ::2]


def why_even_places(got, expected):
    return (
        f"What your stride keeps lies in odd rows and columns, {by(got[1].shape)}. Stride 2 starts in row 0 and column "
        f"0, so the even ones are kept, responses[::2, ::2]: {by(expected[1].shape)}, beginning with "
        f"{expected[1].flat[0]:.4g}."
    )


@mistake("keeps odd rows and columns", why_even_places)
def keeps_odd_places(image, kernel):
    responses = responses_of(image, kernel)
    return pooled(responses), responses[1::2, 1::2]


def why_signs_count(got, expected):
    place, mine, theirs = worst(got[0], expected[0])
    return (
        f"{mine} at {place} of what the pool keeps is the response farthest from 0, without its sign. Signs count, "
        f"and the largest is {theirs}."
    )


@mistake("pools the absolute values", why_signs_count)
def pools_absolute_values(image, kernel):
    responses = responses_of(image, kernel)
    return pooled(np.abs(responses)), responses[::2, ::2]


@mistake(
    "applies ReLU",
    "You have 0 where responses are negative: ReLU is no part of this function. Negative responses stay, in what the "
    "pool keeps and in what the stride keeps.",
)
def applies_relu(image, kernel):
    responses = np.maximum(responses_of(image, kernel), 0)
    return pooled(responses), responses[::2, ::2]


def why_only_two(got, expected):
    return (
        f"Your pool goes over what the stride keeps, and leaves {by(got[0].shape)}. The two are separate ways from the "
        f"same responses at stride 1: the pool leaves {by(expected[0].shape)} of them, the stride "
        f"{by(expected[1].shape)}."
    )


@mistake("pools what the stride keeps", why_only_two)
def pools_what_the_stride_keeps(image, kernel):
    strided = responses_of(image, kernel)[::2, ::2]
    return pooled(strided), strided


# ── macs_of_both ──────────────────────────────────────────────────────────────────────────────────────────────────


def counts(shape, kernel_size, in_channels=1, out_channels=1):
    """Return the MACs of both ways."""
    weights = kernel_size**2 * in_channels * out_channels
    places = [size - kernel_size + 1 for size in shape]
    return places[0] * places[1] * weights, -(-places[0] // 2) * -(-places[1] // 2) * weights


def places_aloud(shape, kernel_size):
    rows, columns = (size - kernel_size + 1 for size in shape)
    return f"Stride 1 lays the kernel at {rows} * {columns} places, stride 2 at {-(-rows // 2)} * {-(-columns // 2)}"


def why_at_places(got, expected, shape, kernel_size):
    return (
        f"{got} counts every pixel of the image for a place. A kernel of {kernel_size} cannot start in the last "
        f"{kernel_size - 1} rows and columns. {places_aloud(shape, kernel_size)}: {expected}."
    )


@mistake("counts every pixel as a place", why_at_places, of="macs_of_both")
def every_pixel(shape, kernel_size, in_channels, out_channels):
    return counts([size + kernel_size - 1 for size in shape], kernel_size, in_channels, out_channels)


@mistake("counts every pixel as a place, and rounds down", why_at_places, of="macs_of_both")
def every_pixel_rounded_down(shape, kernel_size, in_channels, out_channels):
    weights = kernel_size**2 * in_channels * out_channels
    return shape[0] * shape[1] * weights, (shape[0] // 2) * (shape[1] // 2) * weights


def why_a_bias_is_no_mac(got, expected):
    return (
        f"{got} counts one more for each number that comes out, as for a bias. A MAC is one multiplication with one "
        f"addition, for each weight of a kernel; no bias is asked for, and it would only be added: {expected}."
    )


@mistake("counts a bias", why_a_bias_is_no_mac, of="macs_of_both")
def counts_a_bias(shape, kernel_size, in_channels, out_channels):
    return tuple(
        both + both // (kernel_size**2 * in_channels) for both in counts(shape, kernel_size, in_channels, out_channels)
    )


def why_not_always_a_quarter(got, expected, shape, kernel_size):
    return (
        f"{got[1]} is {got[0]} // 4. The stride has a quarter of the places only where both numbers of places are "
        f"even. {places_aloud(shape, kernel_size)}: {expected}."
    )


@mistake("takes a quarter for the stride", why_not_always_a_quarter, of="macs_of_both")
def always_a_quarter(shape, kernel_size, in_channels, out_channels):
    both = counts(shape, kernel_size, in_channels, out_channels)[0]
    return both, both // 4


def why_not_half(got, expected, shape, kernel_size):
    return (
        f"{got[1]} is half of {got[0]}. Stride 2 leaves about half of the rows and half of the columns. "
        f"{places_aloud(shape, kernel_size)}: {expected}."
    )


@mistake("takes half for the stride", why_not_half, of="macs_of_both")
def takes_half(shape, kernel_size, in_channels, out_channels):
    both = counts(shape, kernel_size, in_channels, out_channels)[0]
    return both, both // 2


def why_round_up(got, expected, shape, kernel_size):
    return (
        f"{got[1]} drops the last of an odd number of places. Stride 2 starts in row 0 and keeps it. "
        f"{places_aloud(shape, kernel_size)}: {expected}."
    )


@mistake("rounds the places of the stride down", why_round_up, of="macs_of_both")
def rounds_the_stride_down(shape, kernel_size, in_channels, out_channels):
    halves = [(size - kernel_size + 1) // 2 for size in shape]
    both = counts(shape, kernel_size, in_channels, out_channels)[0]
    return both, halves[0] * halves[1] * kernel_size**2 * in_channels * out_channels


def why_the_image_stays(got, expected, shape, kernel_size):
    return (
        f"{got[1]} halves the image, to {shape[0] // 2}×{shape[1] // 2}, and then lays the kernel on it. The image "
        f"stays as it is, and the kernel moves by 2. {places_aloud(shape, kernel_size)}: {expected}."
    )


@mistake("halves the image for the stride", why_the_image_stays, of="macs_of_both")
def halves_the_image(shape, kernel_size, in_channels, out_channels):
    halves = counts([size // 2 for size in shape], kernel_size, in_channels, out_channels)[0]
    return counts(shape, kernel_size, in_channels, out_channels)[0], halves


def why_the_pool_comes_later(got, expected, shape, kernel_size):
    return (
        f"{got[0]} counts only the places that are left after the pool. Before it can choose, all responses have to "
        f"be there. {places_aloud(shape, kernel_size)}: {expected}."
    )


@mistake("counts what the pool leaves", why_the_pool_comes_later, of="macs_of_both")
def counts_after_the_pool(shape, kernel_size, in_channels, out_channels):
    halves = [(size - kernel_size + 1) // 2 for size in shape]
    strided = counts(shape, kernel_size, in_channels, out_channels)[1]
    return halves[0] * halves[1] * kernel_size**2 * in_channels * out_channels, strided


def why_channels(got, expected, in_channels, out_channels):
    return (
        f"{got} leaves channels out. The kernel reaches through all {in_channels} channels that go in, and there is "
        f"one for each of the {out_channels} that come out: {expected}."
    )


@mistake("leaves in_channels out", why_channels, of="macs_of_both")
def without_in_channels(shape, kernel_size, in_channels, out_channels):
    return counts(shape, kernel_size, 1, out_channels)


@mistake("leaves out_channels out", why_channels, of="macs_of_both")
def without_out_channels(shape, kernel_size, in_channels, out_channels):
    return counts(shape, kernel_size, in_channels, 1)


@mistake("leaves all channels out", why_channels, of="macs_of_both")
def without_channels(shape, kernel_size, in_channels, out_channels):
    return counts(shape, kernel_size)


def why_an_area(got, expected, kernel_size):
    return f"{got} counts {kernel_size} weights. A square kernel has {kernel_size} * {kernel_size}: {expected}."


@mistake("counts one side of the kernel", why_an_area, of="macs_of_both")
def one_side_of_the_kernel(shape, kernel_size, in_channels, out_channels):
    return tuple(both // kernel_size for both in counts(shape, kernel_size, in_channels, out_channels))


def why_rows_and_columns(got, expected, shape, kernel_size):
    return (
        f"{got} takes the image to be {shape[0]}×{shape[0]}. It has {shape[0]} rows and {shape[1]} columns. "
        f"{places_aloud(shape, kernel_size)}: {expected}."
    )


@mistake("takes the image to be square", why_rows_and_columns, of="macs_of_both")
def square_image(shape, kernel_size, in_channels, out_channels):
    return counts((shape[0], shape[0]), kernel_size, in_channels, out_channels)


def probes(rng):
    """Calls on which every two mistakes of one function, and its reference, differ at least three times."""
    for kernel_shape, extra in ((2, 3), (4, 6)), ((3, 2), (6, 8)), ((2, 2), (6, 4)), ((3, 3), (8, 6)):
        draw = np.random.default_rng(rng.getrandbits(64))
        shape = [width + more for width, more in zip(kernel_shape, extra, strict=True)]
        yield call.pool_or_stride(draw.integers(-16, 12, size=shape) / 4, draw.integers(-8, 8, size=kernel_shape) / 4)
        # With responses below zero alone, to which a pool that begins at 0 answers otherwise, whatever was drawn.
        yield call.pool_or_stride(draw.integers(-16, 0, size=shape) / 4, draw.integers(1, 9, size=kernel_shape) / 4)
    for image_shape in ((11, 16), (14, 9), (12, 17), (9, 13), (16, 11), (13, 18)):
        yield call.macs_of_both(image_shape, rng.choice((3, 5)), rng.choice((2, 6)), rng.choice((4, 7)))
