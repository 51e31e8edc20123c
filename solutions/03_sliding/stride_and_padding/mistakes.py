"""Wrong answers to `stride_and_padding`, and what to say about them."""

import numpy as np

from grader.checks import call, mistake


def swept(padded, kernel, stride):
    places = [(size - side) // step + 1 for size, side, step in zip(padded.shape, kernel.shape, stride, strict=True)]
    if min(places) < 1:  # what loops make of it: an empty array, or an error where a size is negative
        return np.zeros(places)
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape)[:: stride[0], :: stride[1]]
    return np.einsum("rcij,ij->rc", windows, kernel)


def with_zeros(image, padding):
    return np.pad(image, [(zeros, zeros) for zeros in padding])


def by(shape):
    return "×".join(map(str, shape))


def explained(words):
    """Say what was done, and then the sizes and the place that are right."""

    def why(got, expected, image, kernel, stride, padding):
        padded = with_zeros(image, padding).shape
        told = words.format(stride=stride, padding=padding, image=by(image.shape), padded=by(padded), down=stride[0])
        where = "" if getattr(got, "shape", None) == expected.shape else f" The output is {by(expected.shape)}."
        return told + where

    return why


# ── stride ────────────────────────────────────────────────────────────────────────────────────────────────────────


@mistake(
    "leaves the stride out",
    explained(
        "The window moves by 1 in your answer. With stride {stride} it skips places, and what is skipped is not "
        "written down."
    ),
)
def ignores_stride(image, kernel, *, stride=(1, 1), padding=(0, 0)):
    return swept(with_zeros(image, padding), kernel, (1, 1))


@mistake(
    "exchanges the strides of rows and columns",
    explained(
        "The two strides seem to be exchanged. In {stride} the first is that of the rows: the window moves down "
        "by {down}."
    ),
)
def exchanges_strides(image, kernel, *, stride=(1, 1), padding=(0, 0)):
    return swept(with_zeros(image, padding), kernel, stride[::-1])


@mistake(
    "takes the stride of rows for both axes",
    explained(
        "The stride of the rows, {down}, seems to stand for both. Of {stride}, the second is how far the window "
        "moves to the right."
    ),
)
def stride_of_rows_for_both(image, kernel, *, stride=(1, 1), padding=(0, 0)):
    return swept(with_zeros(image, padding), kernel, (stride[0], stride[0]))


@mistake(
    "counts places by the stride, but moves by 1",
    explained(
        "Your output has the right size, but its windows lie side by side, one step of 1 apart. Output (r, c) "
        "comes from the window at row r * {stride[0]} and column c * {stride[1]}."
    ),
)
def moves_by_one(image, kernel, *, stride=(1, 1), padding=(0, 0)):
    rows, columns = swept(with_zeros(image, padding), kernel, stride).shape
    return swept(with_zeros(image, padding), kernel, (1, 1))[:rows, :columns]


@mistake(
    "steps through the output by the stride",
    explained(
        "Part of your output is still 0: its loops step by {stride}. They go over every place of the output, one by "
        "one; the stride is for the start of the window, r * {stride[0]} and c * {stride[1]}."
    ),
)
def steps_through_the_output(image, kernel, *, stride=(1, 1), padding=(0, 0)):
    every = swept(with_zeros(image, padding), kernel, (1, 1))
    output = np.zeros(swept(with_zeros(image, padding), kernel, stride).shape)
    for r in range(0, output.shape[0], stride[0]):
        for c in range(0, output.shape[1], stride[1]):
            output[r // stride[0], c // stride[1]] = every[r, c]
    return output


@mistake(
    "skips pixels of the image in place of windows",
    explained(
        "The stride seems to be taken out of the image, as in image[::{down}], before the kernel is laid on. A "
        "window covers pixels that lie side by side; only its places lie {stride} apart."
    ),
)
def strides_the_image(image, kernel, *, stride=(1, 1), padding=(0, 0)):
    fewer = with_zeros(image, padding)[:: stride[0], :: stride[1]]
    return swept(fewer, kernel, (1, 1))


@mistake(
    "puts the stride into the window",
    explained(
        "The stride seems to be used inside the window, as in r + i * {down}: that is dilation. It moves the "
        "window as a whole, r * {down} + i."
    ),
)
def dilates(image, kernel, *, stride=(1, 1), padding=(0, 0)):
    padded = with_zeros(image, padding)
    wide = np.zeros([(side - 1) * step + 1 for side, step in zip(kernel.shape, stride, strict=True)])
    wide[:: stride[0], :: stride[1]] = kernel
    if wide.shape[0] > padded.shape[0] or wide.shape[1] > padded.shape[1]:
        raise IndexError("index is out of bounds")
    return swept(padded, wide, (1, 1))


@mistake(
    "keeps a window that hangs over the edge",
    explained(
        "A window that hangs over the edge of {padded} is kept: the number of places is rounded up. It is "
        "dropped, so the division rounds down."
    ),
)
def rounds_up(image, kernel, *, stride=(1, 1), padding=(0, 0)):
    padded = with_zeros(image, padding)
    more = [-(size - side) % step for size, side, step in zip(padded.shape, kernel.shape, stride, strict=True)]
    return swept(np.pad(padded, [(0, zeros) for zeros in more]), kernel, stride)


# ── padding ───────────────────────────────────────────────────────────────────────────────────────────────────────


@mistake(
    "leaves the padding out",
    explained(
        "The zeros are left out in your answer. With padding {padding} the window slides over {padded}, not over "
        "{image}."
    ),
)
def ignores_padding(image, kernel, *, stride=(1, 1), padding=(0, 0)):
    return swept(image, kernel, stride)


@mistake(
    "exchanges the padding of rows and columns",
    explained(
        "The two numbers of the padding seem to be exchanged. In {padding} the first is that of the rows, above "
        "and below: {padded}."
    ),
)
def exchanges_padding(image, kernel, *, stride=(1, 1), padding=(0, 0)):
    padded = with_zeros(image, padding[::-1])
    return swept(padded, kernel, stride)


@mistake(
    "takes the padding of rows for both axes",
    explained(
        "The padding of the rows, {padding[0]}, seems to stand for both axes. Left and right lie {padding[1]}: "
        "{padded} in all."
    ),
)
def padding_of_rows_for_both(image, kernel, *, stride=(1, 1), padding=(0, 0)):
    return swept(with_zeros(image, (padding[0], padding[0])), kernel, stride)


@mistake(
    "gives np.pad the two numbers as before and after",
    explained(
        "np.pad(image, {padding}) reads the two numbers as before and after, along every axis. Here they are "
        "rows and columns: ({padding[0]}, {padding[0]}) for the rows and ({padding[1]}, {padding[1]}) for the "
        "columns, {padded}."
    ),
)
def before_and_after(image, kernel, *, stride=(1, 1), padding=(0, 0)):
    padded = np.pad(image, padding)
    return swept(padded, kernel, stride)


@mistake(
    "pads above and left only",
    explained(
        "The padding seems to count once only, as if the zeros lay above and left alone. Padding {padding} lies on "
        "both sides of each axis: {padded}."
    ),
)
def pads_one_side(image, kernel, *, stride=(1, 1), padding=(0, 0)):
    padded = np.pad(image, [(zeros, 0) for zeros in padding])
    return swept(padded, kernel, stride)


@mistake(
    "pads the output of stride 1 and not the image",
    explained(
        "The zeros seem to lie around what comes out. They belong around the image, {padded} then, before the window "
        "slides: it lies on some of them near the edge, and what comes out there is not 0."
    ),
)
def pads_the_output_before_the_stride(image, kernel, *, stride=(1, 1), padding=(0, 0)):
    return with_zeros(swept(image, kernel, (1, 1)), padding)[:: stride[0], :: stride[1]]


@mistake(
    "shares the padding between the two sides",
    explained("The zeros seem to be shared between the two sides. Padding {padding} lies on each side: {padded}."),
)
def shares_the_padding(image, kernel, *, stride=(1, 1), padding=(0, 0)):
    padded = np.pad(image, [(zeros // 2, zeros - zeros // 2) for zeros in padding])
    return swept(padded, kernel, stride)


@mistake(
    "repeats the edge in place of zeros",
    explained("Your padding repeats the numbers at the edge of the image. Zeros are asked for."),
)
def repeats_the_edge(image, kernel, *, stride=(1, 1), padding=(0, 0)):
    return swept(np.pad(image, [(zeros, zeros) for zeros in padding], mode="edge"), kernel, stride)


@mistake(
    "lets indices below 0 count from the end",
    explained(
        "Above and left of the image you have its last rows and columns: an index below 0 counts from the end, and "
        "image[-1] is the last row. Padding is 0 there as well as below and right: {padded}."
    ),
)
def wraps_round(image, kernel, *, stride=(1, 1), padding=(0, 0)):
    rows, columns = (np.arange(-zeros, size + zeros) for size, zeros in zip(image.shape, padding, strict=True))
    rows, columns = (
        np.where(rows < 0, rows + len(image), rows),
        np.where(columns < 0, columns + image.shape[1], columns),
    )
    return swept(np.pad(image, [(0, zeros) for zeros in padding])[np.ix_(rows, columns)], kernel, stride)


@mistake(
    "pads the output",
    explained(
        "The zeros lie around your output. They belong around the image, before the kernel is laid on: {padded}."
    ),
)
def pads_the_output(image, kernel, *, stride=(1, 1), padding=(0, 0)):
    return with_zeros(swept(image, kernel, stride), padding)


# ── the rest ──────────────────────────────────────────────────────────────────────────────────────────────────────


@mistake(
    "forgets the first place",
    explained("Your output counts the steps of the window. The first place needs no step: one more along each axis."),
)
def forgets_plus_one(image, kernel, *, stride=(1, 1), padding=(0, 0)):
    return swept(with_zeros(image, padding), kernel, stride)[:-1, :-1]


@mistake(
    "counts the places without the padding",
    explained(
        "The number of places is counted on {image}, without the zeros. The window slides over all of {padded}: count "
        "on the padded image."
    ),
)
def places_of_the_image(image, kernel, *, stride=(1, 1), padding=(0, 0)):
    rows, columns = swept(image, kernel, stride).shape
    return swept(with_zeros(image, padding), kernel, stride)[:rows, :columns]


@mistake(
    "leaves stride and padding out",
    explained(
        "That is the plain convolution. Here the image is padded to {padded} first, and the window moves by {stride}."
    ),
)
def ignores_both(image, kernel, *, stride=(1, 1), padding=(0, 0)):
    return ignores_padding(image, kernel)


@mistake(
    "flips the kernel",
    explained(
        "The kernel is turned by half a turn, as in true convolution. Here it is laid on as it stands: kernel[i, "
        "j] lies on the number i rows below and j columns right of the window's first."
    ),
)
def flips_the_kernel(image, kernel, *, stride=(1, 1), padding=(0, 0)):
    return swept(with_zeros(image, padding), kernel[::-1, ::-1], stride)


def probes(rng):
    """Settings on which every two of the above, and the reference, differ at least three times."""

    def numbers(rows, columns):
        return np.array(
            [[rng.choice((-13, -9, -7, -5, 5, 7, 11, 15)) / 4 for _ in range(columns)] for _ in range(rows)]
        )

    for shape, kernel_shape, stride, padding in [
        ((9, 12), (2, 3), (2, 3), (1, 2)),
        ((8, 11), (3, 2), (3, 2), (2, 1)),
        ((10, 9), (2, 2), (2, 3), (3, 1)),
        ((9, 10), (3, 3), (3, 2), (1, 3)),
        ((11, 8), (2, 3), (3, 2), (2, 3)),
        ((8, 13), (3, 2), (2, 4), (1, 0)),
    ]:
        yield call.stride_and_padding(numbers(*shape), numbers(*kernel_shape), stride=stride, padding=padding)
