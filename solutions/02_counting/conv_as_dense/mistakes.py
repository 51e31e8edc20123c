"""Wrong answers to `conv_as_dense`, and what to say about them."""

import numpy as np

from grader.checks import call, mistake


def right(kernel, input_shape):
    pixels = np.arange(input_shape[0] * input_shape[1]).reshape(input_shape)
    seen = np.lib.stride_tricks.sliding_window_view(pixels, kernel.shape).reshape(-1, kernel.size)
    matrix = np.zeros((len(seen), pixels.size))
    np.put_along_axis(matrix, seen, kernel.ravel()[None].astype(float), axis=1)
    return matrix


def places(kernel, input_shape):
    return tuple(size - side + 1 for size, side in zip(input_shape, kernel.shape, strict=True))


def by(shape):
    return "×".join(map(str, shape))


def numbered(kernel, input_shape, place_of, pixel_of):
    """Fill a matrix as four loops do, with another way to number places or pixels; raise what such loops raise."""
    (rows, columns), (down, across) = input_shape, places(kernel, input_shape)
    matrix = np.zeros((down * across, rows * columns))
    for r, c, i, j in np.ndindex(down, across, *kernel.shape):
        matrix[place_of(r, c), pixel_of(r + i, c + j)] = kernel[i, j]
    return matrix


def why_transposed(got, expected):
    return (
        f"Your matrix is {by(got.shape)}: it has a row for each pixel. matrix @ image.ravel() takes a row for each "
        f"output and a column for each pixel: {by(expected.shape)}."
    )


@mistake("has a column for each output", why_transposed)
def transposed(kernel, input_shape):
    return np.ascontiguousarray(right(kernel, input_shape).T)


def why_not_flipped(kernel, input_shape):
    return (
        f"Your first row has {kernel[-1, -1]:g} for the pixel at [0, 0]: the kernel is turned by half a turn. Here it "
        f"is laid on as it stands, so its first number meets the first pixel of the window: {kernel[0, 0]:g}."
    )


@mistake("flips the kernel", why_not_flipped)
def flips_the_kernel(kernel, input_shape):
    return right(kernel[::-1, ::-1], input_shape)


def why_not_always_one(kernel, input_shape):
    (_, columns), width = input_shape, kernel.shape[1]
    across = columns - width + 1
    return (
        f"Each of your rows has the weights one column further than the row before. That is right within a row of the "
        f"image only: after {across} {'place' if across == 1 else 'places'} the window goes to the next row of the "
        f"image. Place {across} starts at pixel {columns}, not at pixel {across}."
    )


@mistake("moves the weights by one for each place", why_not_always_one)
def moves_by_one(kernel, input_shape):
    first = right(kernel, input_shape)[0]
    return np.array([np.roll(first, place) for place in range(len(right(kernel, input_shape)))])


def why_rows_apart(kernel, input_shape):
    columns, width = input_shape[1], kernel.shape[1]
    return (
        f"The {kernel.size} weights stand side by side in your first row. Pixels that lie one below the other are "
        f"{columns} numbers apart, so the second row of the kernel begins at column {columns}, not at column {width}."
    )


@mistake("writes the kernel's rows side by side", why_rows_apart)
def kernel_in_one_piece(kernel, input_shape):
    pixels = input_shape[0] * input_shape[1]
    down, across = places(kernel, input_shape)
    matrix = np.zeros((down * across, pixels))
    for r, c in np.ndindex(down, across):
        start = r * input_shape[1] + c
        piece = kernel.ravel()[: pixels - start]
        matrix[r * across + c, start : start + len(piece)] = piece
    return matrix


@mistake("writes the kernel's rows side by side, and moves by one for each place", why_rows_apart)
def kernel_in_one_piece_by_one(kernel, input_shape):
    pixels = input_shape[0] * input_shape[1]
    first = np.zeros(pixels)
    first[: kernel.size] = kernel.ravel()
    down, across = places(kernel, input_shape)
    return np.array([np.roll(first, place) for place in range(down * across)])


def why_columns_of_the_image(kernel, input_shape):
    rows, columns = input_shape
    return (
        f"The pixels seem to be numbered with the {rows} rows of the image, row * {rows} + column. One row further is "
        f"a whole row of pixels further, and a row has {columns}: row * {columns} + column."
    )


@mistake("numbers the pixels with the rows of the image", why_columns_of_the_image)
def pixels_by_rows(kernel, input_shape):
    return numbered(
        kernel,
        input_shape,
        lambda r, c: r * places(kernel, input_shape)[1] + c,
        lambda row, column: row * input_shape[0] + column,
    )


def why_columns_of_the_image_too(kernel, input_shape):
    columns, (_, across) = input_shape[1], places(kernel, input_shape)
    return (
        f"The pixels seem to be numbered with the {across} places across, row * {across} + column. The image is wider "
        f"than the places: from a pixel to the one below it are {columns} numbers, row * {columns} + column."
    )


@mistake("numbers the pixels with the columns of the places", why_columns_of_the_image_too)
def pixels_by_places(kernel, input_shape):
    across = places(kernel, input_shape)[1]
    return numbered(kernel, input_shape, lambda r, c: r * across + c, lambda row, column: row * across + column)


def why_columns_of_the_places(kernel, input_shape):
    columns, (down, across) = input_shape[1], places(kernel, input_shape)
    return (
        f"The places seem to be numbered with the {columns} columns of the image, row * {columns} + column. There are "
        f"{down} rows of {across} places, so one row further is {across} places further: row * {across} + column."
    )


@mistake("numbers the places with the columns of the image", why_columns_of_the_places)
def places_by_columns_of_the_image(kernel, input_shape):
    return numbered(
        kernel,
        input_shape,
        lambda r, c: r * input_shape[1] + c,
        lambda row, column: row * input_shape[1] + column,
    )


def why_not_always_square(got, expected, kernel):
    return (
        f"Your answer is right for square kernels only. This one is {by(kernel.shape)}, and rows and "
        f"columns have a number of places each: a matrix of {by(expected.shape)}."
    )


@mistake("takes the kernel to be square", why_not_always_square)
def takes_the_kernel_to_be_square(kernel, input_shape):
    (rows, columns), side = input_shape, kernel.shape[0]
    down, across = rows - side + 1, columns - side + 1
    matrix = np.zeros((down * across, rows * columns))
    for r, c, i, j in np.ndindex(down, across, side, side):
        matrix[r * across + c, (r + i) * columns + c + j] = kernel[i, j]
    return matrix


def why_rows_come_first(got, expected, input_shape):
    given = "Your loops leave the image" if isinstance(got, str) else f"Your matrix is {by(got.shape)}"
    return (
        f"{given}: the image seems to be taken for one of {by(input_shape[::-1])}. Rows come first, so it is "
        f"{by(input_shape)}: a matrix of {by(expected.shape)}."
    )


@mistake("exchanges rows and columns of the image", why_rows_come_first)
def exchanges_the_images_sides(kernel, input_shape):
    down, across = places(kernel, input_shape[::-1])
    if min(down, across) < 0:
        raise ValueError("negative dimensions are not allowed")
    if 0 in (down, across):
        return np.zeros((0, input_shape[0] * input_shape[1]))
    return right(kernel, input_shape[::-1])


def why_as_far_as_it_fits(got, expected, kernel, input_shape):
    down, across = places(kernel, input_shape)
    return (
        f"Your matrix is {by(got.shape)}: the kernel stands at every pixel, as if there were zeros around the image. "
        f"Without padding it stands where it fits, at {down} * {across} places: {by(expected.shape)}."
    )


@mistake("gives a row to every pixel", why_as_far_as_it_fits)
def pads_the_image(kernel, input_shape):
    (rows, columns), (height, width) = input_shape, kernel.shape
    matrix = np.zeros((rows * columns, rows * columns))
    for r, c, i, j in np.ndindex(rows, columns, height, width):
        row, column = r + i - height // 2, c + j - width // 2
        if 0 <= row < rows and 0 <= column < columns:
            matrix[r * columns + c, row * columns + column] = kernel[i, j]
    return matrix


def why_pixels_row_by_row(kernel, input_shape):
    columns = input_shape[1]
    return (
        "The pixels are numbered column by column, column * rows + row. image.ravel() goes row by row, so the pixel at "
        f"[1, 0] has the number {columns} and the one at [0, 1] the number 1: row * {columns} + column."
    )


@mistake("numbers the pixels column by column", why_pixels_row_by_row)
def pixels_column_by_column(kernel, input_shape):
    return numbered(
        kernel,
        input_shape,
        lambda r, c: r * places(kernel, input_shape)[1] + c,
        lambda row, column: column * input_shape[0] + row,
    )


def why_places_row_by_row(kernel, input_shape):
    down, across = places(kernel, input_shape)
    return (
        "Your rows are in another order: they take the places column by column, from top to bottom first. The outputs "
        f"are numbered like the pixels, row by row. There are {down} rows of {across} places, so the place at (row, "
        f"column) has the number row * {across} + column."
    )


@mistake("takes the places column by column", why_places_row_by_row)
def places_column_by_column(kernel, input_shape):
    down, across = places(kernel, input_shape)
    order = np.arange(down * across).reshape(down, across).T.ravel()
    return right(kernel, input_shape)[order]


def why_last_place(got, expected, kernel, input_shape):
    down, across = places(kernel, input_shape)
    return (
        f"Your matrix is {by(got.shape)}: the last place in each direction is missing. There are {input_shape[0]} - "
        f"{kernel.shape[0]} + 1 = {down} places from top to bottom and {input_shape[1]} - {kernel.shape[1]} + 1 = "
        f"{across} from left to right: {len(expected)} rows."
    )


@mistake("forgets the last place in each direction", why_last_place)
def forgets_the_last_place(kernel, input_shape):
    down, across = places(kernel, input_shape)
    return (
        right(kernel, input_shape)
        .reshape(down, across, -1)[:-1, :-1]
        .reshape((down - 1) * (across - 1), input_shape[0] * input_shape[1])
    )


@mistake(
    "says which pixels are seen, not with which weight",
    "Your entries say which pixels an output looks at. The matrix has to hold the weights, so that multiplying by it "
    "gives the outputs: put the kernel's numbers where you have 1.",
)
def ones_for_weights(kernel, input_shape):
    return right(np.ones_like(kernel), input_shape)


def why_not_turned(kernel, input_shape):
    return (
        f"The rows and columns of the kernel are exchanged. kernel[i, j] meets the pixel i rows below and j columns to "
        f"the right of the window's first: {by(kernel.shape)} is {kernel.shape[0]} rows and {kernel.shape[1]} columns."
    )


@mistake("exchanges rows and columns of the kernel", why_not_turned)
def transposes_the_kernel(kernel, input_shape):
    (rows, columns), (width, height) = input_shape, kernel.shape
    if height > rows or width > columns:
        raise ValueError("could not broadcast input array")
    return right(kernel.T, input_shape)


def why_one_image_each(got, expected):
    return (
        f"Your array has {got.ndim} axes, {by(got.shape)}: one for rows and one for columns. The outputs and the "
        f"pixels are numbered one after the other: reshape it to {by(expected.shape)}."
    )


@mistake("keeps rows and columns apart", why_one_image_each)
def in_four_axes(kernel, input_shape):
    return right(kernel, input_shape).reshape(*places(kernel, input_shape), *input_shape)


@mistake(
    "returns a list of lists",
    "The numbers are right, but they are in a list of lists. An array is asked for: give what you have to np.array.",
)
def a_list_of_lists(kernel, input_shape):
    return right(kernel, input_shape).tolist()


@mistake(
    "makes an array of ints",
    "Your array holds ints, which cut off what is behind the point. Kernels hold floats, and so does the matrix. Look "
    "for dtype=int, astype(int) or int().",
)
def as_ints(kernel, input_shape):
    return right(kernel, input_shape).astype(int)


def probes(rng):
    """Kernels and images on which every two of the above, and the reference, differ at least three times."""
    for shape, input_shape in [
        ((2, 3), (4, 7)),
        ((3, 2), (5, 4)),
        ((2, 2), (3, 5)),
        ((3, 2), (7, 4)),
        ((2, 3), (5, 6)),
    ]:
        weights = rng.sample([quarter for quarter in range(-60, 61) if quarter % 4], shape[0] * shape[1])
        yield call.conv_as_dense(np.array(weights).reshape(shape) / 4, input_shape)
