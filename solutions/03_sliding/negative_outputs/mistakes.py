"""Wrong answers to `negative_outputs`, and what to say about them."""

import numpy as np

from grader.checks import call, mistake


def right_responses(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("rcij,ij->rc", windows, kernel)


def worst_difference(got, expected):
    """Return the place of the worst number, and it and the right one, for a sentence."""
    place = tuple(int(axis) for axis in np.unravel_index(np.abs(got - expected).argmax(), got.shape))
    return f"[{', '.join(map(str, place))}]", f"{got[place]:g}", f"{expected[place]:g}"


def by(shape):
    return "×".join(map(str, shape))


def in_loops(image, kernel, patch_of, places=None):
    """Answer as the usual two loops do, with another way to cut the patch; raise what such loops raise."""
    rows, columns = (size - width + 1 for size, width in zip(image.shape, kernel.shape, strict=True))
    output = np.zeros((rows, columns) if places is None else places)
    for row, column in np.ndindex(*output.shape):
        output[row, column] = (patch_of(row, column) * kernel).sum()
    return output


WHY_AN_ARRAY = (
    "The numbers are right, but they are in a list of lists. An array is asked for: give what you have to np.array."
)


def why_not_whole_numbers(got, expected):
    place = tuple(int(axis) for axis in np.unravel_index(np.abs(got - expected).argmax(), got.shape))
    return (
        "Your array holds ints, which cut off what is behind the point. Images and kernels hold floats, and so does "
        f"the answer: at {[*place]} it is {expected[place]}. Look for dtype=int, astype(int) or int()."
    )


# ── responses ─────────────────────────────────────────────────────────────────────────────────────────────────────


def why_not_flipped(got, expected):
    place, wrong, right = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is what a flipped kernel gives: turned by half a turn, as in true convolution. Here the "
        f"kernel is laid on the patch as it is, the first number on the first: {right}."
    )


@mistake("flips the kernel", why_not_flipped, of="responses")
def flips_the_kernel(image, kernel):
    return right_responses(image, kernel[::-1, ::-1])


def why_not_mirrored(got, expected):
    place, wrong, right = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is what a mirrored kernel gives, with left and right exchanged. The kernel is laid on the "
        f"patch as it is, its left column on the left column: {right}."
    )


@mistake("mirrors the kernel from left to right", why_not_mirrored, of="responses")
def mirrors_left_to_right(image, kernel):
    return right_responses(image, kernel[:, ::-1])


def why_not_upside_down(got, expected):
    place, wrong, right = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is what the kernel gives upside down. It is laid on the patch as it is, its top row on "
        f"the top row: {right}."
    )


@mistake("turns the kernel upside down", why_not_upside_down, of="responses")
def turns_upside_down(image, kernel):
    return right_responses(image, kernel[::-1])


def why_not_mean(got, expected, kernel):
    place, wrong, right = worst_difference(got, expected)
    return f"{wrong} at {place} is the mean of the {kernel.size} products. A response is their sum: {right}."


@mistake("takes the mean of the products", why_not_mean, of="responses")
def takes_the_mean(image, kernel):
    return right_responses(image, kernel) / kernel.size


def why_last_place(got, expected, image, kernel):
    return (
        f"Your output is {by(got.shape)}: the last place in each direction is missing. A kernel of {by(kernel.shape)} "
        f"has {image.shape[0]} - {kernel.shape[0]} + 1 places from top to bottom and {image.shape[1]} - "
        f"{kernel.shape[1]} + 1 from left to right: {by(expected.shape)}."
    )


@mistake("forgets the last place in each direction", why_last_place, of="responses")
def forgets_the_last_place(image, kernel):
    return right_responses(image, kernel)[:-1, :-1]


def why_loop_to_the_end(got, expected):
    place, _, right = worst_difference(got, expected)
    return (
        "The shape is right, but the last row and column of your output are still 0: the loops end one place too "
        f"early. At {place} it should be {right}; range(n) already stops before n."
    )


@mistake("leaves the last place in each direction 0", why_loop_to_the_end, of="responses")
def ends_the_loops_early(image, kernel):
    output = np.zeros_like(right_responses(image, kernel))
    output[:-1, :-1] = right_responses(image, kernel)[:-1, :-1]
    return output


WHY_RETURN_AFTER_THE_LOOPS = (
    "A return ends the function at once, loops and all. It belongs behind the loops, no deeper than the first for."
)


def why_return_after_the_rows(got):
    return f"Only the first row of your output is filled in. {WHY_RETURN_AFTER_THE_LOOPS}"


@mistake("returns inside the loop over rows", why_return_after_the_rows, of="responses")
def returns_after_the_first_row(image, kernel):
    output = np.zeros_like(right_responses(image, kernel))
    output[0] = right_responses(image, kernel)[0]
    return output


def why_return_after_the_columns(got):
    return f"Only the first number of your output is filled in. {WHY_RETURN_AFTER_THE_LOOPS}"


@mistake("returns inside the loop over columns", why_return_after_the_columns, of="responses")
def returns_after_the_first_place(image, kernel):
    output = np.zeros_like(right_responses(image, kernel))
    output[0, 0] = right_responses(image, kernel)[0, 0]
    return output


WHY_ADD_UP = "A response is one number, the sum of the products: (patch * kernel).sum(), without an axis."


@mistake(
    "stores the products, or their sums along one axis, without adding them all up",
    "If the error speaks of setting an array element with a sequence, an array was to be stored where one number "
    "belongs; if it speaks of shapes that are not aligned, patch and kernel were multiplied as matrices. " + WHY_ADD_UP,
    of="responses",
)
def stores_the_products(image, kernel):
    raise ValueError("setting an array element with a sequence.")


def why_add_up(got):
    return f"Your output has {got.ndim} axes: every place still holds all its products. {WHY_ADD_UP}"


@mistake("collects the products without adding them up", why_add_up, of="responses")
def collects_the_products(image, kernel):
    return np.lib.stride_tricks.sliding_window_view(image, kernel.shape) * kernel


def why_rows_of_the_output(got, expected):
    return (
        f"Your {got.size} numbers lie in one long row. The output has rows and columns as the image has: "
        f"{by(expected.shape)}. Collect each row by itself, or use reshape."
    )


@mistake("puts all responses in one row", why_rows_of_the_output, of="responses")
def one_long_row(image, kernel):
    return right_responses(image, kernel).ravel()


@mistake("returns a list of lists", WHY_AN_ARRAY, of="responses")
def responses_in_a_list(image, kernel):
    return right_responses(image, kernel).tolist()


@mistake("makes an array of ints", why_not_whole_numbers, of="responses")
def responses_as_ints(image, kernel):
    return right_responses(image, kernel).astype(int)


def why_no_relu_yet(got, expected):
    place, _, right = worst_difference(got, expected)
    return f"At {place} you have 0 where the response is {right}. ReLU comes later; here negative numbers stay."


@mistake("replaces what is negative by 0", why_no_relu_yet, of="responses")
def responses_after_relu(image, kernel):
    return np.maximum(right_responses(image, kernel), 0)


# Rows and columns in the wrong order: right for some shapes, wrong or an error for others.

WHY_ROWS_FIRST = "In NumPy, rows come first and columns second: in shape, in np.zeros and between the brackets."


def why_not_transposed(got, expected):
    return (
        f"Your output is {by(got.shape)}, with rows and columns exchanged; it should be {by(expected.shape)}. "
        f"{WHY_ROWS_FIRST}"
    )


@mistake("exchanges rows and columns of the output", why_not_transposed, of="responses")
def transposes_the_output(image, kernel):
    return np.ascontiguousarray(right_responses(image, kernel).T)


@mistake(
    "exchanges row and column where the patch is cut out",
    f"The patch seems to be cut out with row and column exchanged. {WHY_ROWS_FIRST} So it is image[row : row + rows, "
    "column : column + columns].",
    of="responses",
)
def cuts_at_column_and_row(image, kernel):
    rows, columns = kernel.shape
    return in_loops(image, kernel, lambda row, column: image[column : column + rows, row : row + columns])


@mistake(
    "exchanges rows and columns of the kernel",
    f"The rows and columns of the kernel seem to be exchanged. {WHY_ROWS_FIRST} So it is rows, columns = kernel.shape.",
    of="responses",
)
def exchanges_the_kernels_sides(image, kernel):
    columns, rows = kernel.shape
    places = image.shape[0] - rows + 1, image.shape[1] - columns + 1
    return in_loops(image, kernel, lambda row, column: image[row : row + rows, column : column + columns], places)


@mistake(
    "exchanges rows and columns of the output's size",
    f"The output seems to be made with rows and columns exchanged. {WHY_ROWS_FIRST}",
    of="responses",
)
def exchanges_the_outputs_sides(image, kernel):
    rows, columns = kernel.shape
    places = image.shape[1] - columns + 1, image.shape[0] - rows + 1
    return in_loops(image, kernel, lambda row, column: image[row : row + rows, column : column + columns], places)


def why_not_always_square(kernel):
    return (
        f"Your answer is right for square kernels only. This one is {by(kernel.shape)}, and rows and columns need a "
        "size of their own: rows, columns = kernel.shape."
    )


@mistake("takes every kernel to be square", why_not_always_square, of="responses")
def takes_the_kernel_to_be_square(image, kernel):
    side = kernel.shape[0]
    places = image.shape[0] - side + 1, image.shape[1] - side + 1
    return in_loops(image, kernel, lambda row, column: image[row : row + side, column : column + side], places)


def why_stay_inside(image, expected):
    return (
        f"Your loops run over all places of the image, {by(image.shape)}. Near the edge a slice is cut off without a "
        "word, and the patch does not fit the kernel any more. Stop where the kernel still fits: "
        f"{by(expected.shape)} places."
    )


@mistake("loops over the whole image", why_stay_inside, of="responses")
def loops_over_the_whole_image(image, kernel):
    rows, columns = kernel.shape
    return in_loops(image, kernel, lambda row, column: image[row : row + rows, column : column + columns], image.shape)


@mistake(
    "ends every slice at the size of the kernel",
    "A slice such as image[row:rows] always ends at the same row, wherever it starts. The end has to move along: "
    "image[row : row + rows, column : column + columns].",
    of="responses",
)
def slices_that_do_not_move_along(image, kernel):
    rows, columns = kernel.shape
    return in_loops(image, kernel, lambda row, column: image[row:rows, column:columns])


# Another size or another product.


def why_both_sides(got, image, kernel, expected):
    given = f"Your output is {by(got.shape)}" if not isinstance(got, str) else "The number of places went wrong"
    return (
        f"{given}: the number of columns is counted from image.shape[0], which is the number of rows. Rows are "
        f"shape[0] and columns are shape[1], {image.shape[1]} - {kernel.shape[1]} + 1 = {expected.shape[1]} places."
    )


@mistake("takes the image and the kernel to be square", why_both_sides, of="responses")
def as_many_columns_as_rows(image, kernel):
    rows, columns = kernel.shape
    places = (image.shape[0] - rows + 1,) * 2
    return in_loops(image, kernel, lambda row, column: image[row : row + rows, column : column + columns], places)


@mistake("takes the image to be square", why_both_sides, of="responses")
def takes_the_image_to_be_square(image, kernel):
    rows, columns = kernel.shape
    places = image.shape[0] - rows + 1, image.shape[0] - columns + 1
    return in_loops(image, kernel, lambda row, column: image[row : row + rows, column : column + columns], places)


def why_inside_the_array(image, kernel, expected):
    return (
        f"An index went past the end of an array. The output has {image.shape[0]} - {kernel.shape[0]} + 1 rows and "
        f"{image.shape[1]} - {kernel.shape[1]} + 1 columns, {by(expected.shape)}: make it so large, and let the loops "
        "run over just these places."
    )


@mistake("makes the output one too small for its loops", why_inside_the_array, of="responses")
def output_too_small(image, kernel):
    raise IndexError("index 0 is out of bounds for axis 0 with size 0")


def why_dark_counts_too(got, expected):
    place, wrong, right = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is the response to an image whose negative numbers were made 0. The image stays as it is: "
        f"{right}. ReLU looks at what comes out, not at what goes in."
    )


@mistake("makes the image's negative numbers 0", why_dark_counts_too, of="responses")
def responses_to_a_clipped_image(image, kernel):
    return right_responses(np.maximum(image, 0), kernel)


def why_no_padding(got, expected):
    return (
        f"Your output is {by(got.shape)}, as large as the image: you let the kernel hang over the edge onto zeros. "
        f"Here it stays inside, which leaves {by(expected.shape)} places."
    )


@mistake("pads the image", why_no_padding, of="responses")
def pads_the_image(image, kernel):
    total = [size - 1 for size in kernel.shape]
    return right_responses(np.pad(image, [(zeros // 2, zeros - zeros // 2) for zeros in total]), kernel)


def why_not_absolute(got, expected):
    place, wrong, right = worst_difference(got, expected)
    return f"At {place} you have {wrong}, without its sign. The sign tells an edge from its opposite: {right}."


@mistake("drops the sign", why_not_absolute, of="responses")
def drops_the_sign(image, kernel):
    return np.abs(right_responses(image, kernel))


def why_no_matrix_product(got, expected):
    rule = "The two are multiplied element by element, with * and not with @, and then added up"
    if isinstance(got, str):  # the shapes did not even fit
        return f"This error comes from a matrix product of patch and kernel, which needs other shapes. {rule}."
    place, wrong, right = worst_difference(got, expected)
    return f"{wrong} at {place} comes from a matrix product of patch and kernel, rows times columns. {rule}: {right}."


@mistake("multiplies patch and kernel as matrices", why_no_matrix_product, of="responses")
def multiplies_as_matrices(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (windows @ kernel).sum(axis=(2, 3))


# ── negative_outputs ──────────────────────────────────────────────────────────────────────────────────────────────


@mistake(
    "counts 0 as negative",
    "You have True where the response is 0 as well. 0 means that the patch neither matches nor opposes the kernel; "
    "negative is less than 0, so < and not <=.",
)
def counts_zero(image, kernel):
    return right_responses(image, kernel) <= 0


@mistake(
    "marks the positive responses",
    "You have True where the response is positive. There the patch matches the kernel; the pattern opposes it where "
    "the response is less than 0.",
)
def marks_the_positive(image, kernel):
    return right_responses(image, kernel) > 0


@mistake(
    "marks everything that is not 0",
    "You have True wherever the response is not 0. Only where it is less than 0 does the patch oppose the kernel; "
    "where it is greater, the patch matches.",
)
def marks_what_is_not_zero(image, kernel):
    return right_responses(image, kernel) != 0


@mistake(
    "looks after ReLU",
    "Your answer is False everywhere. That happens after ReLU, or where signs were dropped; look at the responses "
    "themselves.",
)
def looks_after_relu(image, kernel):
    return np.maximum(right_responses(image, kernel), 0) < 0


@mistake(
    "returns the responses themselves",
    "You return the responses themselves. What is asked for is True or False for each place: a comparison such as "
    "responses(...) < 0 gives an array of bools.",
)
def returns_the_responses(image, kernel):
    return right_responses(image, kernel)


WHY_NO_PLACES = (
    "You return the rows and columns of the negative responses. What is asked for is True or False for each place, an "
    "array as large as the responses: return the comparison itself, without looking up where it holds."
)


@mistake("returns places instead of a map", WHY_NO_PLACES)
def returns_places(image, kernel):
    return np.argwhere(right_responses(image, kernel) < 0)


@mistake("returns rows and columns instead of a map", WHY_NO_PLACES)
def returns_rows_and_columns(image, kernel):
    return np.where(right_responses(image, kernel) < 0)


@mistake(
    "returns the negative responses alone",
    "You return the negative responses themselves. What is asked for is True or False for each place, an array as "
    "large as the responses: return the comparison itself, without picking numbers by it.",
)
def returns_the_negative_ones(image, kernel):
    return right_responses(image, kernel)[right_responses(image, kernel) < 0]


WHY_BOOLS = (
    "The places are right, but 1 and 0 stand for True and False. A comparison such as responses(...) < 0 gives an "
    "array of bools; return it as it is."
)


@mistake("returns 1 and 0 as ints", WHY_BOOLS)
def ones_and_zeros(image, kernel):
    return (right_responses(image, kernel) < 0).astype(int)


@mistake("returns 1 and 0 as floats", WHY_BOOLS)
def ones_and_zeros_as_floats(image, kernel):
    return (right_responses(image, kernel) < 0).astype(float)


@mistake("returns a list of lists", WHY_AN_ARRAY.replace("numbers are right, but they", "bools are right, but they"))
def bools_in_a_list(image, kernel):
    return (right_responses(image, kernel) < 0).tolist()


@mistake(
    "asks the whole array one question",
    "An if or a not wants a single True or False, and an array has one for each place. The comparison asks them all at "
    "once and is the answer already: responses(...) < 0.",
)
def asks_one_question(image, kernel):
    return not right_responses(image, kernel) >= 0


@mistake(
    "looks at the image",
    "Your answer has the shape of the image and says where the image is negative. To a kernel that sums to zero, dark "
    "or bright does not matter; look at the responses, which compare the parts of each patch.",
)
def looks_at_the_image(image, kernel):
    return image < 0


# ── flat_response ─────────────────────────────────────────────────────────────────────────────────────────────────


def why_bias_too(got, expected, bias):
    return (
        f"{got:g} is brightness times the sum of the kernel. The bias of {bias:g} is still to be added: {expected:g}."
    )


@mistake("leaves the bias out", why_bias_too, of="flat_response")
def leaves_the_bias_out(kernel, brightness, bias):
    return float(brightness * kernel.sum())


def why_plus_the_bias(got, expected, bias):
    return f"{got:g} takes the bias of {bias:g} away. It is added, with its sign: {expected:g}."


@mistake("subtracts the bias", why_plus_the_bias, of="flat_response")
def subtracts_the_bias(kernel, brightness, bias):
    return float(brightness * kernel.sum() - bias)


def why_not_always_zero(got, expected, kernel, brightness):
    return (
        f"{got:g} is the bias alone, as if every kernel gave 0 on a flat patch. This one sums to {kernel.sum():g}, so "
        f"a patch of {brightness:g} adds {brightness:g} * {kernel.sum():g}: {expected:g}."
    )


@mistake("takes every kernel to sum to zero", why_not_always_zero, of="flat_response")
def always_zero_sum(kernel, brightness, bias):
    return float(bias)


def why_bias_once(got, expected, kernel, brightness, bias):
    return (
        f"{got:g} adds the bias to every number of the patch. It is added once, after the sum: {brightness:g} * "
        f"{kernel.sum():g} + {bias:g} = {expected:g}."
    )


@mistake("adds the bias to every number", why_bias_once, of="flat_response")
def bias_in_the_patch(kernel, brightness, bias):
    return float((brightness + bias) * kernel.sum())


def why_bias_for_one_output(got, expected, kernel, bias):
    return (
        f"{got:g} adds the bias to each of the {kernel.size} products. One output has one bias of {bias:g}, added "
        f"after the sum: {expected:g}."
    )


@mistake("adds the bias to every product", why_bias_for_one_output, of="flat_response")
def bias_in_every_product(kernel, brightness, bias):
    return float((kernel * brightness + bias).sum())


@mistake(
    "does not add the products up",
    "You return the products one by one. The output is a single number, their sum and the bias: {expected}.",
    of="flat_response",
)
def products_one_by_one(kernel, brightness, bias):
    return kernel * brightness + bias


@mistake(
    "returns an array with one number in it",
    "The number is right, but it is still in an array. Take it out, for example with [0, 0]. Or think what becomes of "
    "a sum in which every product has the same factor; then no patch is needed: {expected}.",
    of="flat_response",
)
def array_of_one(kernel, brightness, bias):
    return np.array([[brightness * kernel.sum() + bias]])


def why_all_columns(got, expected):
    return (
        f"You return {'1 number' if got.size == 1 else f'{got.size} numbers'} in an array, one for each column of the "
        f"kernel: sum(axis=0), and Python's own sum, add up each column by itself. kernel.sum() adds up all: "
        f"{expected:g}."
    )


@mistake("sums each column by itself", why_all_columns, of="flat_response")
def sums_each_column(kernel, brightness, bias):
    return brightness * kernel.sum(axis=0) + bias


def why_bias_not_brighter(got, expected, kernel, brightness, bias):
    return (
        f"{got:g} multiplies the bias by the brightness too. The bias is added at the end, as it is: {brightness:g} * "
        f"{kernel.sum():g} + {bias:g} = {expected:g}."
    )


@mistake("multiplies the bias by the brightness", why_bias_not_brighter, of="flat_response")
def brightens_the_bias(kernel, brightness, bias):
    return float(brightness * (kernel.sum() + bias))


def why_no_relu_here(got, expected):
    return f"{got:g} is what ReLU leaves. The output is asked for as it is, before any ReLU: {expected:g}."


@mistake("applies ReLU", why_no_relu_here, of="flat_response")
def flat_response_after_relu(kernel, brightness, bias):
    return float(max(0, brightness * kernel.sum() + bias))


def why_a_float(got, expected):
    return (
        f"{got} is an int, and int() cuts off what is behind the point. The numbers that go in are floats, and so is "
        f"the answer: {expected}."
    )


@mistake("makes the output an int", why_a_float, of="flat_response")
def flat_response_as_an_int(kernel, brightness, bias):
    return int(brightness * kernel.sum() + bias)


def why_sum_of_kernel(got, expected, kernel, brightness, bias):
    return (
        f"{got:g} takes the mean of the kernel. The {kernel.size} products are added up, not averaged: {brightness:g} "
        f"* {kernel.sum():g} + {bias:g} = {expected:g}."
    )


@mistake("takes the mean of the kernel", why_sum_of_kernel, of="flat_response")
def mean_of_the_kernel(kernel, brightness, bias):
    return float(brightness * kernel.mean() + bias)


def why_signs_count(got, expected, kernel):
    return (
        f"{got:g} adds up the kernel's numbers without their signs. With them the sum is {kernel.sum():g}, and the "
        f"output {expected:g}."
    )


@mistake("drops the kernel's signs", why_signs_count, of="flat_response")
def drops_the_kernels_signs(kernel, brightness, bias):
    return float(brightness * np.abs(kernel).sum() + bias)


# ── most_negative_patch ───────────────────────────────────────────────────────────────────────────────────────────


def length(array):
    return np.sqrt((array**2).sum())


def why_other_direction(got, kernel):
    response = (got * kernel).sum()
    return (
        f"The patch has the right norm but points along the kernel: its response is {response:.4g}, the largest there "
        f"is. With every sign turned it is {-response:.4g}, the most negative."
    )


@mistake("points along the kernel", why_other_direction, of="most_negative_patch")
def points_along(kernel, norm):
    return norm * kernel / length(kernel)


def why_scale_it(got, kernel, norm):
    return (
        f"The direction is right, but your patch has the norm {length(got):.4g} and not {norm:g}: the kernel has a "
        f"norm of its own, {length(kernel):.4g}. Divide by that first."
    )


@mistake("does not divide by the kernel's norm", why_scale_it, of="most_negative_patch")
def keeps_the_kernels_norm(kernel, norm):
    return -norm * kernel


def why_multiply_by_the_norm(got, kernel, norm):
    return (
        f"The direction is right, but your patch has the norm {length(got):.4g} and not {norm:g}: you divided by the "
        f"norm that is wanted. Divide by the norm the kernel has, {length(kernel):.4g}, and multiply by {norm:g}."
    )


@mistake("divides by the wanted norm", why_multiply_by_the_norm, of="most_negative_patch")
def divides_by_the_wanted_norm(kernel, norm):
    return -kernel / norm


def why_norm_too(got, norm):
    return (
        f"The direction is right, and your patch has the norm {length(got):.4g}. One with the norm {norm:g} is wanted."
    )


@mistake("gives the patch the norm 1", why_norm_too, of="most_negative_patch")
def norm_of_one(kernel, norm):
    return -kernel / length(kernel)


@mistake("only turns the signs", why_norm_too, of="most_negative_patch")
def only_turns_the_signs(kernel, norm):
    return -kernel


def why_the_root(got, kernel, norm):
    return (
        f"The direction is right, but your patch has the norm {length(got):.4g} and not {norm:g}. You divided by the "
        f"sum of squares, {(kernel**2).sum():.4g}; the norm is its root, {length(kernel):.4g}."
    )


@mistake("divides by the sum of squares", why_the_root, of="most_negative_patch")
def forgets_the_root(kernel, norm):
    return -norm * kernel / (kernel**2).sum()


def why_squares(got, kernel, norm):
    return (
        f"The direction is right, but your patch has the norm {length(got):.4g} and not {norm:g}. You divided by the "
        f"sum of the absolute values, {np.abs(kernel).sum():.4g}; the norm is the root of the sum of squares, "
        f"{length(kernel):.4g}."
    )


@mistake("divides by the sum of absolute values", why_squares, of="most_negative_patch")
def sum_of_absolute_values(kernel, norm):
    return -norm * kernel / np.abs(kernel).sum()


def why_largest(got, kernel, norm):
    return (
        f"The direction is right, but your patch has the norm {length(got):.4g} and not {norm:g}. You divided by the "
        f"kernel's largest absolute value, {np.abs(kernel).max():.4g}; the norm is the root of the sum of squares, "
        f"{length(kernel):.4g}."
    )


@mistake("divides by the largest absolute value", why_largest, of="most_negative_patch")
def divides_by_the_largest(kernel, norm):
    return -norm * kernel / np.abs(kernel).max()


def why_not_that_norm(got, kernel, norm):
    return (
        f"The direction is right, but your patch has the norm {length(got):.4g} and not {norm:g}. For an array with "
        "two axes np.linalg.norm(kernel, 2) is another norm, the largest singular value; np.linalg.norm(kernel) alone "
        f"is the root of the sum of squares, {length(kernel):.4g}."
    )


@mistake("takes the spectral norm", why_not_that_norm, of="most_negative_patch")
def spectral_norm(kernel, norm):
    return -norm * kernel / np.linalg.norm(kernel, 2)


WHY_ONE_NORM = (
    "np.linalg.norm(kernel, axis={axis}) is not one norm but {size}, one for each {part} of the kernel. The whole "
    "patch has one norm, the root of the sum of all squares: np.linalg.norm(kernel) alone, {norm:.4g}."
)


def why_one_norm_not_of_rows(kernel):
    return WHY_ONE_NORM.format(axis=1, size=kernel.shape[0], part="row", norm=length(kernel))


@mistake("divides by the norms of the rows, laid along the columns", why_one_norm_not_of_rows, of="most_negative_patch")
def norms_of_rows(kernel, norm):
    return -norm * kernel / np.linalg.norm(kernel, axis=1)


@mistake("divides every row by its own norm", why_one_norm_not_of_rows, of="most_negative_patch")
def each_row_by_its_norm(kernel, norm):
    return -norm * kernel / np.linalg.norm(kernel, axis=1, keepdims=True)


def why_one_norm_not_of_columns(kernel):
    return WHY_ONE_NORM.format(axis=0, size=kernel.shape[1], part="column", norm=length(kernel))


@mistake("divides every column by its own norm", why_one_norm_not_of_columns, of="most_negative_patch")
def each_column_by_its_norm(kernel, norm):
    return -norm * kernel / np.linalg.norm(kernel, axis=0)


def why_all_of_the_kernel(got, kernel, norm):
    response = (got * kernel).sum()
    best = -norm * length(kernel)
    return (
        f"Your patch has only one number that is not 0, and its response is {response:.4g}. Spread the norm over all "
        f"numbers, in proportion to the kernel and with every sign turned, and the response is {best:.4g}."
    )


@mistake("puts everything on the kernel's largest number", why_all_of_the_kernel, of="most_negative_patch")
def all_on_the_largest(kernel, norm):
    patch = np.zeros_like(kernel)
    place = np.unravel_index(np.abs(kernel).argmax(), kernel.shape)
    patch[place] = -norm * np.sign(kernel[place])
    return patch


@mistake("puts everything below the kernel's largest number", why_all_of_the_kernel, of="most_negative_patch")
def all_below_the_largest(kernel, norm):
    patch = np.zeros_like(kernel)
    patch[np.unravel_index(kernel.argmax(), kernel.shape)] = -norm
    return patch


@mistake("puts everything above the kernel's smallest number", why_all_of_the_kernel, of="most_negative_patch")
def all_above_the_smallest(kernel, norm):
    patch = np.zeros_like(kernel)
    patch[np.unravel_index(kernel.argmin(), kernel.shape)] = norm
    return patch


def why_not_dark_everywhere(got, kernel, norm):
    response = (got * kernel).sum()
    best = -norm * length(kernel)
    return (
        f"Your patch is equally dark everywhere, and its response is {response:.4g}. Dark does not oppose the kernel: "
        f"where the kernel is negative, the patch has to be bright. The kernel with every sign turned gives {best:.4g}."
    )


@mistake("makes the patch dark everywhere", why_not_dark_everywhere, of="most_negative_patch")
def dark_everywhere(kernel, norm):
    return np.full(kernel.shape, -norm / np.sqrt(kernel.size))


@mistake("makes every number of the patch the negative norm", why_not_dark_everywhere, of="most_negative_patch")
def the_negative_norm_everywhere(kernel, norm):
    return np.full(kernel.shape, -norm)


def why_in_proportion(got, kernel, norm):
    response = (got * kernel).sum()
    best = -norm * length(kernel)
    return (
        f"Your patch has the right signs, but all its numbers are equally large; its response is {response:.4g}. The "
        f"larger a number of the kernel, the larger the patch should be there. In proportion to the kernel it is "
        f"{best:.4g}."
    )


@mistake("takes the signs alone", why_in_proportion, of="most_negative_patch")
def signs_alone(kernel, norm):
    return -norm * np.sign(kernel) / np.sqrt(kernel.size)


def why_signs_and_not_sides(got, kernel, norm):
    response = (got * kernel).sum()
    best = -norm * length(kernel)
    return (
        f"Your patch is the kernel mirrored, and its response is {response:.4g}. Mirrored is the opposite only for "
        f"some kernels, such as 1 0 -1. With every sign turned instead, the response is {best:.4g}."
    )


@mistake("mirrors the kernel", why_signs_and_not_sides, of="most_negative_patch")
def mirrors_the_kernel(kernel, norm):
    return norm * kernel[:, ::-1] / length(kernel)


@mistake("turns the kernel by half a turn", why_signs_and_not_sides, of="most_negative_patch")
def turns_the_kernel(kernel, norm):
    return norm * kernel[::-1, ::-1] / length(kernel)


@mistake(
    "returns the response and not the patch",
    "{got} is the response of the patch. The patch itself is asked for, an array as large as the kernel.",
    of="most_negative_patch",
)
def returns_the_response(kernel, norm):
    return float(-norm * length(kernel))


@mistake("returns a list of lists", WHY_AN_ARRAY, of="most_negative_patch")
def patch_in_a_list(kernel, norm):
    return (-norm * kernel / length(kernel)).tolist()


# ── after_relu ────────────────────────────────────────────────────────────────────────────────────────────────────


def why_bias_first(got, expected, bias):
    place, wrong, right = worst_difference(got, expected)
    return (
        f"{wrong} at {place} adds the bias after ReLU. The bias of {bias:g} belongs to the response, and ReLU comes "
        f"last: {right}."
    )


@mistake("adds the bias after ReLU", why_bias_first, of="after_relu")
def bias_after_relu(image, kernel, bias):
    return np.maximum(right_responses(image, kernel), 0) + bias


def why_bias_at_all(got, expected, bias):
    place, wrong, right = worst_difference(got, expected)
    return f"{wrong} at {place} is without the bias. {bias:g} is added to every response before ReLU: {right}."


@mistake("leaves the bias out", why_bias_at_all, of="after_relu")
def relu_without_bias(image, kernel, bias):
    return np.maximum(right_responses(image, kernel), 0)


def why_add_the_bias(got, expected, bias):
    place, wrong, right = worst_difference(got, expected)
    return f"{wrong} at {place} takes the bias of {bias:g} away. It is added, with its sign, before ReLU: {right}."


@mistake("subtracts the bias", why_add_the_bias, of="after_relu")
def relu_after_subtracting(image, kernel, bias):
    return np.maximum(right_responses(image, kernel) - bias, 0)


def why_bias_before_looking(got, expected, bias):
    place, wrong, right = worst_difference(got, expected)
    return (
        f"{wrong} at {place}: you ask what is negative before the bias is added. Add {bias:g} to every response first, "
        f"then replace what is negative: {right}."
    )


@mistake("asks what is negative before adding the bias", why_bias_before_looking, of="after_relu")
def looks_before_adding_the_bias(image, kernel, bias):
    raw = right_responses(image, kernel)
    return np.where(raw < 0, 0, raw + bias)


def why_bias_on_the_response(got, expected, bias):
    place, wrong, right = worst_difference(got, expected)
    return (
        f"{wrong} at {place} adds the bias to the image. The bias of {bias:g} is added to each response, once, after "
        f"the products are added up: {right}."
    )


@mistake("adds the bias to the image", why_bias_on_the_response, of="after_relu")
def bias_on_the_image(image, kernel, bias):
    return np.maximum(right_responses(image + bias, kernel), 0)


def why_zero_not_absolute(got, expected):
    place, wrong, right = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is a negative output with its sign turned. ReLU does not turn signs: what is negative "
        f"becomes {right}, and what opposed the kernel is not seen any more."
    )


@mistake("takes the absolute value", why_zero_not_absolute, of="after_relu")
def absolute_value(image, kernel, bias):
    return np.abs(right_responses(image, kernel) + bias)


def why_the_larger(got, expected):
    place, wrong, right = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is what np.minimum with 0 leaves: the negative numbers. ReLU keeps the positive ones, so "
        f"it takes the larger of the two, np.maximum: {right}."
    )


@mistake("keeps the negative numbers", why_the_larger, of="after_relu")
def keeps_the_negative(image, kernel, bias):
    return np.minimum(right_responses(image, kernel) + bias, 0)


def why_keep_the_places(got, expected):
    return (
        f"You keep only what is positive, {'1 number' if got.size == 1 else f'{got.size} numbers'}. ReLU puts a 0 in "
        f"the place of all others, so the size stays: {by(expected.shape)}."
    )


@mistake("leaves out what is not positive", why_keep_the_places, of="after_relu")
def only_the_positive(image, kernel, bias):
    output = right_responses(image, kernel) + bias
    return output[output > 0]


@mistake("returns a list of lists", WHY_AN_ARRAY, of="after_relu")
def relu_in_a_list(image, kernel, bias):
    return np.maximum(right_responses(image, kernel) + bias, 0).tolist()


@mistake("makes an array of ints", why_not_whole_numbers, of="after_relu")
def relu_as_ints(image, kernel, bias):
    return np.maximum(right_responses(image, kernel) + bias, 0).astype(int)


def why_relu_comes_last(got, expected):
    place, wrong, right = worst_difference(got, expected)
    return (
        f"{wrong} at {place} comes from making the image's negative numbers 0. ReLU is applied to what comes out, the "
        f"responses plus the bias: {right}."
    )


@mistake("applies ReLU to the image and not to the output", why_relu_comes_last, of="after_relu")
def relu_on_the_image(image, kernel, bias):
    return right_responses(np.maximum(image, 0), kernel) + bias


@mistake("applies ReLU to the image too", why_relu_comes_last, of="after_relu")
def relu_on_the_image_too(image, kernel, bias):
    return np.maximum(right_responses(np.maximum(image, 0), kernel) + bias, 0)


def why_relu_at_all(got, expected):
    place, wrong, right = worst_difference(got, expected)
    return f"{wrong} at {place} is still negative. ReLU replaces it with {right}."


@mistake("leaves ReLU out", why_relu_at_all, of="after_relu")
def leaves_relu_out(image, kernel, bias):
    return right_responses(image, kernel) + bias


def why_keep_the_size(got, expected):
    place, wrong, right = worst_difference(got, expected)
    return f"{wrong} at {place} only says that the output is positive. ReLU keeps a positive output as it is: {right}."


@mistake("makes everything positive a 1", why_keep_the_size, of="after_relu")
def only_yes_or_no(image, kernel, bias):
    return (right_responses(image, kernel) + bias > 0).astype(float)


@mistake(
    "takes Python's max of an array",
    "Python's max, like an if, asks which of two things is larger as a whole; an array has no single answer. "
    "np.maximum(0, ...) compares number by number.",
    of="after_relu",
)
def max_of_the_whole(image, kernel, bias):
    return max(0, right_responses(image, kernel) + bias)


def probes(rng):
    """Arrays on which every two mistakes of one function, and its reference, differ at least three times."""

    def numbers(rows, columns):
        return np.array([[rng.randint(-36, 36) / 4 for _ in range(columns)] for _ in range(rows)])

    edge = np.array([[2.0, 0.0, -2.0]] * 3)
    shapes = [((6, 8), (3, 3)), ((3, 3), (3, 3)), ((5, 4), (2, 2)), ((4, 6), (2, 3)), ((6, 4), (3, 2))]
    shapes += [((3, 5), (1, 1)), ((4, 6), (1, 3)), ((6, 4), (3, 1)), ((2, 3), (2, 3))]
    for image_shape, kernel_shape in shapes * 3:
        yield call.responses(numbers(*image_shape), numbers(*kernel_shape))
    for sign in (1, -1) * 3:
        image = numbers(6, 8)
        image[:, 3:7] = 5.25  # flat in part: responses of 0
        yield call.negative_outputs(image, edge)
        yield call.negative_outputs(sign * image[:3, 1:4], edge)  # a single place
        kernel = numbers(3, 3)
        kernel[1, 1] = sign * 10.25
        for bias in (-25.5, 25.5):
            yield call.after_relu(image, kernel, bias)
        yield call.after_relu(image, kernel, 0.0)
        yield call.after_relu(numbers(3, 3), kernel, 0.0)  # a single place
        for brightness in (-rng.randint(8, 36) / 4, rng.randint(8, 36) / 4):
            yield call.flat_response(kernel, brightness, rng.choice((-3.25, -2.5, 2.5, 3.25)))
        yield call.most_negative_patch(kernel, rng.randint(8, 36) / 4)
