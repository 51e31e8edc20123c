"""Wrong answers to `shift_and_stride`, and what to say about them."""

import numpy as np

from grader.checks import call, mistake


def responses(image, kernel, stride, padded=True):
    image, kernel = np.asarray(image), np.asarray(kernel)
    if padded:
        image = np.pad(image, [(size // 2, size // 2) for size in kernel.shape])
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)[::stride, ::stride]
    return np.einsum("rcij,ij->rc", windows, kernel)


def both(image, kernel, shift, stride, padded=True):
    return [responses(seen, kernel, stride, padded) for seen in (image[:, :-shift], image[:, shift:])]


def differences(before, after, moved):
    return after[:, : after.shape[1] - moved] - before[:, moved:]


def interior_of(size, image, kernel, shift, stride):
    first = np.arange(size) * stride - kernel.shape[1] // 2
    end = first + shift // stride * stride + kernel.shape[1]
    return (first >= 0) & (end <= image.shape[1] - shift)


def largest(numbers):
    return float(numbers.max()) if numbers.size else 0.0


def parted(difference, image, kernel, shift, stride):
    """Return the largest difference in the interior, and that at the border."""
    inside = interior_of(difference.shape[1], image, kernel, shift, stride)
    return largest(difference[:, inside]), largest(difference[:, ~inside])


def pair(values):
    return f"({values[0]:.6g}, {values[1]:.6g})"


def why_stride_of_shift(got, expected, shift, stride):
    return (
        f"{pair(got)} compares columns that are {shift} apart, the shift itself. With stride {stride} neighbouring "
        f"columns of the output stand {stride} columns of the image apart, so the output moves by {shift} // {stride} "
        f"= {shift // stride}: {pair(expected)}."
    )


@mistake("moves the output by the shift, whatever the stride", why_stride_of_shift)
def moves_by_the_shift(image, kernel, shift, *, stride=1):
    before, after = both(image, kernel, shift, stride)
    return parted(np.abs(differences(before, after, shift)), image, kernel, shift, stride)


def why_same_places(got, expected, shift, stride):
    return (
        f"{pair(got)} compares the same columns of both outputs. What stood at column {shift // stride} before stands "
        f"at column 0 after a shift of {shift} at stride {stride}: move one of them by {shift // stride} before you "
        f"compare, which gives {pair(expected)}."
    )


@mistake("compares the same columns", why_same_places)
def compares_the_same_columns(image, kernel, shift, *, stride=1):
    before, after = both(image, kernel, shift, stride)
    return parted(np.abs(after - before), image, kernel, shift, stride)


def why_other_way(got, expected, shift, stride):
    moved = shift // stride
    return (
        f"{pair(got)} moves the outputs the wrong way. `after` sees what lies further right, so column 0 of it belongs "
        f"to column {moved} of `before`: drop the first {moved} of `before` and the last {moved} of `after`. That "
        f"gives {pair(expected)}."
    )


@mistake("moves the output the other way", why_other_way)
def moves_the_other_way(image, kernel, shift, *, stride=1):
    before, after = both(image, kernel, shift, stride)
    return parted(np.abs(differences(after, before, shift // stride)), image, kernel, shift, stride)


def why_swapped(got, expected):
    return f"{pair(got)} has the two the wrong way round. The interior comes first, then the border: {pair(expected)}."


@mistake("returns the border first", why_swapped)
def border_first(image, kernel, shift, *, stride=1):
    before, after = both(image, kernel, shift, stride)
    return parted(np.abs(differences(before, after, shift // stride)), image, kernel, shift, stride)[::-1]


def why_all_interior(got, expected, kernel, stride):
    return (
        f"The first of {pair(got)} counts the border, too. A column whose window reaches into the zeros, up to "
        f"{kernel.shape[1] // 2} on each side, is no part of the interior: {pair(expected)}."
    )


@mistake("counts the border as interior, too", why_all_interior)
def all_is_interior(image, kernel, shift, *, stride=1):
    before, after = both(image, kernel, shift, stride)
    difference = np.abs(differences(before, after, shift // stride))
    return largest(difference), parted(difference, image, kernel, shift, stride)[1]


def why_outer_columns(got, expected, kernel, stride):
    half = kernel.shape[1] // 2
    return (
        f"{pair(got)} takes {half} columns of the output on either side for the border. That is right at stride 1. "
        f"Here neighbouring windows start {stride} columns apart, so fewer of them reach into the {half} zeros: count "
        f"in columns of the image, from where each window starts to where it ends. That gives {pair(expected)}."
    )


@mistake("takes k // 2 columns of the output for the border, at any stride", why_outer_columns)
def outer_columns(image, kernel, shift, *, stride=1):
    before, after = both(image, kernel, shift, stride)
    difference = np.abs(differences(before, after, shift // stride))
    half = kernel.shape[1] // 2
    inside = np.zeros(difference.shape[1], bool)
    inside[half:-half] = True
    return largest(difference[:, inside]), largest(difference[:, ~inside])


def why_one_column(got, expected, kernel):
    return (
        f"{pair(got)} takes one column on either side for the border. The kernel has {kernel.shape[1]} columns and so "
        f"{kernel.shape[1] // 2} zeros on each side: every window that reaches into them is border. That gives "
        f"{pair(expected)}."
    )


@mistake("takes one column on either side for the border", why_one_column)
def one_column(image, kernel, shift, *, stride=1):
    before, after = both(image, kernel, shift, stride)
    difference = np.abs(differences(before, after, shift // stride))
    return largest(difference[:, 1:-1]), largest(difference[:, [0, -1]])


def why_left_border(got, expected, image, shift):
    return (
        f"{pair(got)} looks for the border on the left alone, where windows of `after` reach into the zeros. On the "
        f"right it is windows of `before` that do, past its {image.shape[1] - shift} columns: {pair(expected)}."
    )


@mistake("knows the border on the left alone", why_left_border)
def left_border_alone(image, kernel, shift, *, stride=1):
    before, after = both(image, kernel, shift, stride)
    difference = np.abs(differences(before, after, shift // stride))
    inside = np.arange(difference.shape[1]) * stride >= kernel.shape[1] // 2
    return largest(difference[:, inside]), largest(difference[:, ~inside])


def why_right_border(got, expected):
    return (
        f"{pair(got)} looks for the border on the right alone, where windows of `before` reach into the zeros. On the "
        f"left it is windows of `after` that do: {pair(expected)}."
    )


@mistake("knows the border on the right alone", why_right_border)
def right_border_alone(image, kernel, shift, *, stride=1):
    before, after = both(image, kernel, shift, stride)
    difference = np.abs(differences(before, after, shift // stride))
    first = np.arange(difference.shape[1]) * stride - kernel.shape[1] // 2
    inside = first + shift // stride * stride + kernel.shape[1] <= image.shape[1] - shift
    return largest(difference[:, inside]), largest(difference[:, ~inside])


def why_mean(got, expected):
    return (
        f"{pair(got)} are the mean differences. A few wrong places hide in a mean; the largest are asked for: "
        f"{pair(expected)}."
    )


@mistake("takes means", why_mean)
def takes_means(image, kernel, shift, *, stride=1):
    before, after = both(image, kernel, shift, stride)
    difference = np.abs(differences(before, after, shift // stride))
    inside = interior_of(difference.shape[1], image, kernel, shift, stride)
    return float(difference[:, inside].mean()), float(difference[:, ~inside].mean())


def why_sign(got, expected):
    return (
        f"{pair(got)} are the largest differences with their sign, so where one output is smaller than the other, that "
        f"does not show. Take absolute values first: {pair(expected)}."
    )


@mistake("keeps the sign, after less before", why_sign)
def keeps_the_sign(image, kernel, shift, *, stride=1):
    before, after = both(image, kernel, shift, stride)
    return parted(differences(before, after, shift // stride), image, kernel, shift, stride)


@mistake("keeps the sign, before less after", why_sign)
def keeps_the_other_sign(image, kernel, shift, *, stride=1):
    before, after = both(image, kernel, shift, stride)
    return parted(-differences(before, after, shift // stride), image, kernel, shift, stride)


def why_no_padding(got, expected, kernel):
    rows, columns = kernel.shape
    return (
        f"{pair(got)} comes of a convolution without padding: there is no border then, and that is the point here. Put "
        f"{rows} // 2 = {rows // 2} rows of zeros above and below, and {columns} // 2 = {columns // 2} columns on the "
        f"left and right: {pair(expected)}."
    )


@mistake("convolves without padding", why_no_padding)
def no_padding(image, kernel, shift, *, stride=1):
    before, after = both(image, kernel, shift, stride, padded=False)
    return largest(np.abs(differences(before, after, shift // stride))), 0.0


def why_same(got, expected, image, kernel, shift, stride):
    columns, size = image.shape[1] - shift, kernel.shape[1]
    left = _zeros_of_same(columns, size, stride)[0]
    return (
        f"{pair(got)} is what padding 'SAME' gives. At stride {stride} it adds no more zeros than it needs: on "
        f"{columns} columns {left} on the left, where {size} // 2 = {size // 2} are asked for. So the windows stand "
        f"elsewhere. Give the zeros as numbers, {size // 2} on each side: {pair(expected)}."
    )


def _zeros_of_same(size, length, stride):
    total = max((-(-size // stride) - 1) * stride + length - size, 0)
    return total // 2, total - total // 2


@mistake("pads with 'SAME', which is another thing with a stride", why_same)
def padded_same(image, kernel, shift, *, stride=1):
    def found(seen):
        around = [_zeros_of_same(size, length, stride) for size, length in zip(seen.shape, kernel.shape, strict=True)]
        return responses(np.pad(seen, around), kernel, stride, padded=False)

    before, after = found(np.asarray(image)[:, :-shift]), found(np.asarray(image)[:, shift:])
    return parted(np.abs(differences(before, after, shift // stride)), image, kernel, shift, stride)


def why_rolled(got, expected, shift):
    return (
        f"{pair(got)} comes of a roll: there the {shift} columns that leave on the left come in again on the right. "
        f"Here new columns come in: `after` sees image[:, {shift}:], `before` image[:, :-{shift}]. That gives "
        f"{pair(expected)}."
    )


@mistake("rolls what is seen", why_rolled)
def rolls(image, kernel, shift, *, stride=1):
    seen = np.asarray(image)[:, :-shift]
    before, after = responses(seen, kernel, stride), responses(np.roll(seen, -shift, axis=1), kernel, stride)
    return parted(np.abs(differences(before, after, shift // stride)), image, kernel, shift, stride)


def why_only_columns(got, expected):
    return (
        f"{pair(got)} takes rows, too, for border, those whose windows hold zeros above or below. The image moves "
        "along its rows, so in these windows the same zeros stand before and after. Border are only columns of which "
        f"a window holds zeros on the left or right: {pair(expected)}."
    )


@mistake("takes the upper and lower rows for border", why_only_columns)
def rows_are_border(image, kernel, shift, *, stride=1):
    difference = np.abs(differences(*both(image, kernel, shift, stride), shift // stride))
    inside = interior_of(difference.shape[1], image, kernel, shift, stride)
    first = np.arange(difference.shape[0]) * stride - kernel.shape[0] // 2
    inside = inside & ((first >= 0) & (first + kernel.shape[0] <= image.shape[0]))[:, None]
    return largest(difference[inside]), largest(difference[~inside])


def why_flipped(got, expected):
    return (
        f"{pair(got)} is what a flipped kernel gives, as in true convolution. Lay it on the image as it is: "
        f"{pair(expected)}."
    )


@mistake("flips the kernel", why_flipped)
def flips_the_kernel(image, kernel, shift, *, stride=1):
    before, after = both(image, np.asarray(kernel)[::-1, ::-1], shift, stride)
    return parted(np.abs(differences(before, after, shift // stride)), image, kernel, shift, stride)


def probes(rng):
    """A shift that the stride divides and one that it does not; what is convolved has one shape, for JAX."""
    kernel = np.array(
        [
            [1.0, -2.0, 0.5, 3.0, -1.5, 2.25, 1.0],
            [0.25, 4.0, -1.0, 2.0, 1.0, -0.75, 3.0],
            [-3.0, 1.0, 2.5, 0, 1, -2, 4],
        ],
        np.float32,
    )
    shifts = (5, 4, 5, 4, 5, 4, 5)  # so far that no window of `before` reaches into the zeros on the left
    for number, shift in enumerate(shifts):
        image = _some_image(rng, shift)
        sign = keeps_the_sign if number % 4 < 2 else keeps_the_other_sign  # one of the two is always right at 4
        while not _tells_apart(image, kernel, shift, sign):
            image = _some_image(rng, shift)
        yield call.shift_and_stride(image, kernel, shift, stride=2)


def _some_image(rng, shift):
    return np.array([[rng.randint(-32, 32) / 4 for _ in range(18 + shift)] for _ in range(5)], np.float32)


def _tells_apart(image, kernel, shift, sign):
    """Whether those answer otherwise that are right for some images, and two of them not alike."""
    by_chance = [one_column, right_border_alone, rolls, sign]
    by_chance += [outer_columns, rows_are_border] if shift == 5 else []
    if any(_is_right(answer, image, kernel, shift) for answer in by_chance):
        return False
    pairs = [(one_column, right_border_alone), *([(outer_columns, rows_are_border)] if shift == 5 else [])]
    return all(one(image, kernel, shift, stride=2) != other(image, kernel, shift, stride=2) for one, other in pairs)


def _is_right(answer, image, kernel, shift):
    before, after = both(image, kernel, shift, 2)
    difference = np.abs(differences(before, after, shift // 2))
    return answer(image, kernel, shift, stride=2) == parted(difference, image, kernel, shift, 2)
