"""Wrong answers to `conv2d_loops`, and what to say about them."""

import numpy as np

from grader.checks import call, mistake


def convolved(image, kernel):
    return np.einsum("rcij,ij->rc", np.lib.stride_tricks.sliding_window_view(image, kernel.shape), kernel)


def by(shape):
    return "×".join(map(str, shape))


def at_the_worst(words):
    """Explain by the number that is furthest off."""

    def why(got, expected, image, kernel):
        place = tuple(int(axis) for axis in np.unravel_index(np.abs(got - expected).argmax(), got.shape))
        return words.format(
            wrong=f"{got[place]:g}",
            at=[*place],
            right=f"{expected[place]:g}",
            size=kernel.size,
            last=f"{kernel[-1, -1]:g}",
            rows=kernel.shape[0],
        )

    return why


def of_the_shape(words):
    """Explain by the shapes."""

    def why(got, expected, image, kernel):
        sums = " and ".join(f"{size} - {side} + 1" for size, side in zip(image.shape, kernel.shape, strict=True))
        found = by(got.shape) if hasattr(got, "shape") else "of another shape"
        return words.format(
            found=found, sums=sums, right=by(expected.shape), image=by(image.shape), kernel=by(kernel.shape)
        )

    return why


# ── what is added up ──────────────────────────────────────────────────────────────────────────────────────────────


@mistake(
    "flips the kernel",
    at_the_worst(
        "{wrong} at {at} is what a flipped kernel gives, turned by half a turn. Here it is laid on as it stands, with "
        "image[r + i, c + j] under kernel[i, j]: {right}."
    ),
)
def flips_the_kernel(image, kernel):
    return convolved(image, kernel[::-1, ::-1])


@mistake(
    "keeps only the last product",
    at_the_worst(
        "{wrong} at {at} is the last product alone: {last} times the number under it. The products of a place are "
        "added up, with += in the innermost loop: {right}."
    ),
)
def keeps_the_last_product(image, kernel):
    return kernel[-1, -1] * image[kernel.shape[0] - 1 :, kernel.shape[1] - 1 :]


@mistake(
    "keeps only the last row of products",
    at_the_worst(
        "{wrong} at {at} has the products of the kernel's last row only. The total begins at 0 once for each place, "
        "before the loop over the rows of the kernel, and not in it: {right}."
    ),
)
def keeps_the_last_row(image, kernel):
    return convolved(image[kernel.shape[0] - 1 :], kernel[-1:])


@mistake(
    "does not begin again at 0",
    at_the_worst(
        "{wrong} at {at} holds the products of the places before it too. The total has to begin at 0 at every place, "
        "inside the loop over the columns of the output: {right}."
    ),
)
def goes_on_adding(image, kernel):
    right = convolved(image, kernel)
    return right.ravel().cumsum().reshape(right.shape)


@mistake(
    "takes the mean",
    at_the_worst("{wrong} at {at} is the mean of the {size} products. What comes out is their sum: {right}."),
)
def takes_the_mean(image, kernel):
    return convolved(image, kernel) / kernel.size


@mistake(
    "multiplies window and kernel as matrices",
    "A matrix product, by @ or np.dot, multiplies rows by columns, and fails where the kernel is not square. Each "
    "number of the window meets only the weight that lies on it: *, and then .sum().",
)
def matrix_product(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (windows @ kernel).sum((2, 3))


@mistake(
    "replaces what is negative by 0",
    at_the_worst("At {at} you have 0 where the sum is {right}. ReLU comes later; here negative numbers stay."),
)
def relu(image, kernel):
    return np.maximum(convolved(image, kernel), 0)


@mistake(
    "makes an array of ints",
    at_the_worst(
        "Your array holds ints, which cut off what is behind the point: at {at} it is {right}. Look for dtype=int, "
        "astype(int) or int()."
    ),
)
def as_ints(image, kernel):
    return convolved(image, kernel).astype(int)


@mistake(
    "stores an array where one number belongs",
    "One number belongs at each place, the sum of all products: (window * kernel).sum(), without an axis. If the error "
    "speaks of a sequence, an array was to be stored there; if of a mismatch, two arrays were multiplied as matrices.",
)
def stores_an_array(image, kernel):
    raise ValueError("setting an array element with a sequence.")


# ── where the window stands ───────────────────────────────────────────────────────────────────────────────────────


@mistake(
    "does not move the window",
    at_the_worst(
        "Every number of your output is the same: the window stays at the top left. At {at} it lies on image[r + i, "
        "c + j], and that gives {right}."
    ),
)
def never_moves(image, kernel):
    return np.full_like(convolved(image, kernel), convolved(image, kernel)[0, 0])


@mistake(
    "puts the windows side by side",
    of_the_shape(
        "Your output is {found}: the windows lie side by side. A window moves by 1 and overlaps the one before, so a "
        "{kernel} kernel has {sums} places: {right}."
    ),
)
def side_by_side(image, kernel):
    return convolved(image, kernel)[:: kernel.shape[0], :: kernel.shape[1]]


@mistake(
    "forgets the last place in each direction",
    of_the_shape(
        "Your output is {found}: the last place in each direction is missing. With the place before the first step "
        "there are {sums}: {right}."
    ),
)
def forgets_the_last_place(image, kernel):
    return convolved(image, kernel)[:-1, :-1]


@mistake(
    "ends the loops one place early",
    at_the_worst(
        "The shape is right, but the last row and column of your output are still 0: the loops end one place too "
        "early. At {at} it is {right}; range(n) already stops before n."
    ),
)
def ends_the_loops_early(image, kernel):
    output = np.zeros_like(convolved(image, kernel))
    output[:-1, :-1] = convolved(image, kernel)[:-1, :-1]
    return output


@mistake(
    "makes the output as large as the image, and leaves the rest 0",
    of_the_shape(
        "Your output is {found}, as large as the image. Places where the kernel would hang over the edge give nothing, "
        "not 0: there are {sums} places, {right}."
    ),
)
def as_large_as_the_image(image, kernel):
    output = np.zeros(image.shape)
    right = convolved(image, kernel)
    output[: right.shape[0], : right.shape[1]] = right
    return output


@mistake(
    "loops over the whole image",
    of_the_shape(
        "An index went past the end of an array: the loops run over more places than there are. Stop where the kernel "
        "still fits, at {sums} places: {right}."
    ),
)
def loops_too_far(image, kernel):
    raise IndexError("index is out of bounds")


@mistake(
    "lets the window hang over the edge",
    of_the_shape(
        "Your output is {found}: near the edge the window is cut off, or filled up with zeros. That is padding, which "
        "comes later; a {kernel} kernel fits into {image} at {sums} places, {right}."
    ),
)
def hangs_over_the_edge(image, kernel):
    return convolved(np.pad(image, [(0, side - 1) for side in kernel.shape]), kernel)


@mistake(
    "puts the window around each pixel, with zeros outside",
    of_the_shape(
        "Your output is {found}: the window stands around each pixel, and zeros fill it up at the edge. That is "
        "padding, which comes later. Without it a {kernel} kernel fits into {image} at {sums} places, {right}."
    ),
)
def around_each_pixel(image, kernel):
    padded = np.pad(image, [(side // 2, side // 2) for side in kernel.shape])
    return convolved(padded, kernel)[: image.shape[0], : image.shape[1]]


# ── rows and columns ──────────────────────────────────────────────────────────────────────────────────────────────


@mistake(
    "exchanges rows and columns of the output",
    of_the_shape(
        "Your output is {found}, with rows and columns exchanged. Rows come first, in np.zeros and between the "
        "brackets: out[r, c], {right}."
    ),
)
def transposes_the_output(image, kernel):
    return np.ascontiguousarray(convolved(image, kernel).T)


@mistake(
    "exchanges r and c where the output is written",
    "r and c seem to be exchanged, where the output is written, as in output[c, r], or where the image is read, as in "
    "image[c + i, r + j]. Rows come first: output[r, c] and image[r + i, c + j], with range(output.shape[0]) for r.",
)
def writes_at_column_and_row(image, kernel):
    right = convolved(image, kernel)
    output = np.zeros_like(right)
    for r, c in np.ndindex(*right.shape):
        output[c, r] = right[r, c]
    return output


@mistake(
    "exchanges r and c where the window is cut out",
    "r and c seem to be exchanged where the image is read, as in image[c + i, r + j]. Rows come first: the window of "
    "(r, c) starts at image[r, c].",
)
def reads_at_column_and_row(image, kernel):
    (rows, columns), output = kernel.shape, np.zeros_like(convolved(image, kernel))
    for r, c in np.ndindex(*output.shape):
        output[r, c] = (image[c : c + rows, r : r + columns] * kernel).sum()
    return output


@mistake(
    "exchanges i and j in the kernel",
    "i and j seem to be exchanged in one of the two, image or kernel. i goes over rows and stands first in both, j "
    "over columns and stands second: kernel[i, j] lies on image[r + i, c + j].",
)
def exchanges_i_and_j(image, kernel):
    (rows, columns), right = kernel.shape, convolved(image, kernel)
    output = np.zeros_like(right)
    for r, c, i, j in np.ndindex(*right.shape, rows, columns):
        output[r, c] += image[r + i, c + j] * kernel[j, i]
    return output


@mistake(
    "takes the kernel to be square",
    of_the_shape(
        "Your answer is right for square kernels only. This one is {kernel}: rows, columns = kernel.shape gives each "
        "axis its own size, and {sums} places."
    ),
)
def takes_the_kernel_to_be_square(image, kernel):
    side = kernel.shape[0]
    output = np.zeros((image.shape[0] - side + 1, image.shape[1] - side + 1))
    for r, c in np.ndindex(*output.shape):
        output[r, c] = (image[r : r + side, c : c + side] * kernel).sum()
    return output


@mistake(
    "exchanges rows and columns of the kernel",
    of_the_shape(
        "The kernel's rows and columns seem to be exchanged. kernel.shape is (rows, columns), here {kernel}, so there "
        "are {sums} places: {right}."
    ),
)
def exchanges_the_sides_of_the_kernel(image, kernel):
    columns, rows = kernel.shape
    output = np.zeros((image.shape[0] - rows + 1, image.shape[1] - columns + 1))
    for r, c, i, j in np.ndindex(*output.shape, rows, columns):
        output[r, c] += image[r + i, c + j] * kernel[i, j]
    return output


@mistake(
    "takes the image to be square",
    of_the_shape(
        "The columns of your output are counted from image.shape[0], the rows. Rows are shape[0] and columns shape[1]: "
        "{sums} places, {right}."
    ),
)
def takes_the_image_to_be_square(image, kernel):
    (rows, columns), size = kernel.shape, image.shape[0]
    output = np.zeros((size - rows + 1, size - columns + 1))
    for r, c, i, j in np.ndindex(*output.shape, rows, columns):
        output[r, c] += image[r + i, c + j] * kernel[i, j]
    return output


# ── what is returned ──────────────────────────────────────────────────────────────────────────────────────────────


@mistake(
    "returns inside the loop over rows",
    "Only the first row of your output is filled in. A return ends the function at once, loops and all: it belongs "
    "behind them, no deeper than the first for.",
)
def returns_after_the_first_row(image, kernel):
    output = np.zeros_like(convolved(image, kernel))
    output[0] = convolved(image, kernel)[0]
    return output


@mistake(
    "returns a list of lists",
    "The numbers are right, but they are in a list of lists. An array is asked for: give what you have to np.array.",
)
def a_list_of_lists(image, kernel):
    return convolved(image, kernel).tolist()


@mistake(
    "puts all numbers in one row",
    of_the_shape("Your numbers lie in one long row. The output has rows and columns, as the image has: {right}."),
)
def one_long_row(image, kernel):
    return convolved(image, kernel).ravel()


def probes(rng):
    """Images and kernels on which every two of the above, and the reference, differ at least three times."""

    def numbers(rows, columns):
        return np.array(
            [[rng.choice((-13, -9, -7, -5, 5, 7, 11, 15)) / 4 for _ in range(columns)] for _ in range(rows)]
        )

    for shape, kernel_shape in [
        ((6, 8), (3, 3)),
        ((5, 4), (2, 2)),
        ((4, 7), (2, 3)),
        ((7, 4), (3, 2)),
        ((4, 6), (2, 2)),
        ((7, 5), (3, 3)),
        ((3, 7), (2, 3)),
        ((6, 9), (2, 3)),
        ((4, 5), (2, 3)),
        ((5, 4), (3, 2)),
        ((5, 5), (2, 2)),
    ]:
        yield call.conv2d_loops(numbers(*shape), numbers(*kernel_shape))
