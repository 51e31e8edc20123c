"""Wrong answers to `negative_outputs`, and what to say about them."""

import numpy as np

from grader.checks import call, mistake


def right_responses(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("rcij,ij->rc", windows, kernel)


def flipped(kernel):
    return kernel[::-1, ::-1]


def worst_difference(got, expected):
    """Return the place of the worst number, and it and the right one, for a sentence."""
    place = tuple(int(axis) for axis in np.unravel_index(np.abs(got - expected).argmax(), got.shape))
    return f"[{', '.join(map(str, place))}]", f"{got[place]:g}", f"{expected[place]:g}"


# ── responses ─────────────────────────────────────────────────────────────────────────────────────────────────────


def why_not_flipped(got, expected):
    place, wrong, right = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is what a flipped kernel gives: turned by half a turn, as in true convolution. Here the "
        f"kernel is laid on the patch as it is, the first number on the first: {right}."
    )


@mistake("flips the kernel", why_not_flipped, of="responses")
def flips_the_kernel(image, kernel):
    return right_responses(image, flipped(kernel))


def why_not_mean(got, expected, kernel):
    place, wrong, right = worst_difference(got, expected)
    return f"{wrong} at {place} is the mean of the {kernel.size} products. A response is their sum: {right}."


@mistake("takes the mean of the products", why_not_mean, of="responses")
def takes_the_mean(image, kernel):
    return right_responses(image, kernel) / kernel.size


def why_last_place(got, expected, image, kernel):
    return (
        f"Your output is {got.shape[0]}×{got.shape[1]}: the last place in each direction is missing. A kernel of "
        f"{kernel.shape[0]}×{kernel.shape[1]} has {image.shape[0]} - {kernel.shape[0]} + 1 places from top to bottom "
        f"and {image.shape[1]} - {kernel.shape[1]} + 1 from left to right: {expected.shape[0]}×{expected.shape[1]}."
    )


@mistake("forgets the last place in each direction", why_last_place, of="responses")
def forgets_the_last_place(image, kernel):
    return right_responses(image, kernel)[:-1, :-1]


def why_loop_to_the_end(got, expected):
    place, _, right = worst_difference(got, expected)
    return (
        f"The shape is right, but the last row and column of your output stay 0: the loops end one place too early. "
        f"At {place} belongs {right}; range(n) already stops before n."
    )


@mistake("leaves the last place in each direction 0", why_loop_to_the_end, of="responses")
def ends_the_loops_early(image, kernel):
    output = np.zeros_like(right_responses(image, kernel))
    output[:-1, :-1] = right_responses(image, kernel)[:-1, :-1]
    return output


def why_no_padding(got, expected):
    return (
        f"Your output is {got.shape[0]}×{got.shape[1]}, as large as the image: you let the kernel hang over the edge "
        f"onto zeros. Here it stays inside, which leaves {expected.shape[0]}×{expected.shape[1]} places."
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
        return f"{got} comes from a matrix product of patch and kernel, which wants other shapes. {rule}."
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
    "You have True where the response is positive. There the patch matches the kernel; it is where the response is "
    "less than 0 that the pattern opposes it.",
)
def marks_the_positive(image, kernel):
    return right_responses(image, kernel) > 0


@mistake(
    "marks everything that is not 0",
    "You have True wherever the response is not 0. Only those less than 0 oppose the kernel; the others match it.",
)
def marks_what_is_not_zero(image, kernel):
    return right_responses(image, kernel) != 0


@mistake(
    "looks after ReLU",
    "Nothing is negative in your answer, anywhere. That is so after ReLU, or where signs were dropped; look at the "
    "responses themselves.",
)
def looks_after_relu(image, kernel):
    return np.maximum(right_responses(image, kernel), 0) < 0


@mistake(
    "returns the responses themselves",
    "You return numbers, the negative responses among others. What is asked for is True or False for each place: "
    "a comparison such as responses(...) < 0 gives an array of bools.",
)
def returns_the_responses(image, kernel):
    return right_responses(image, kernel)


@mistake(
    "returns places instead of a map",
    "You return the rows and columns of the negative responses. What is asked for is True or False for each place, an "
    "array as large as the responses: the comparison itself, without looking up where it holds.",
)
def returns_places(image, kernel):
    return np.argwhere(right_responses(image, kernel) < 0)


@mistake(
    "looks at the image",
    "Your answer has the shape of the image and tells where the image is negative. Dark or bright does not matter to a "
    "kernel that sums to zero; look at the responses, which say how each patch changes.",
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
    "The number is right, but it still lies in an array. Take it out, for example with [0, 0]; or ask what becomes of "
    "a sum in which every product has the same factor, and no patch is needed: {expected}.",
    of="flat_response",
)
def array_of_one(kernel, brightness, bias):
    return np.array([[brightness * kernel.sum() + bias]])


def why_sum_of_kernel(got, expected, kernel, brightness):
    return (
        f"{got:g} takes the mean of the kernel. The products are added up, all {kernel.size}: {brightness:g} times the "
        f"sum {kernel.sum():g}, and the bias, is {expected:g}."
    )


@mistake("takes the mean of the kernel", why_sum_of_kernel, of="flat_response")
def mean_of_the_kernel(kernel, brightness, bias):
    return float(brightness * kernel.mean() + bias)


def why_signs_count(got, expected, kernel):
    return (
        f"{got:g} adds up the kernel's numbers without their signs. They cancel in part: the sum is {kernel.sum():g}, "
        f"and the output {expected:g}."
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
        f"is. Turn every sign, and it is {-response:.4g}, the most negative."
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
        f"sum of the sizes, {np.abs(kernel).sum():.4g}; the norm is the root of the sum of squares, "
        f"{length(kernel):.4g}."
    )


@mistake("divides by the sum of absolute values", why_squares, of="most_negative_patch")
def sum_of_absolute_values(kernel, norm):
    return -norm * kernel / np.abs(kernel).sum()


def why_all_of_the_kernel(got, kernel, norm):
    response = (got * kernel).sum()
    best = -norm * length(kernel)
    return (
        f"All of your norm stands where the kernel is largest, and the response is {response:.4g}. Spread it in "
        f"proportion to the kernel, with every sign turned, and it is {best:.4g}."
    )


@mistake("puts everything on the kernel's largest number", why_all_of_the_kernel, of="most_negative_patch")
def all_on_the_largest(kernel, norm):
    patch = np.zeros_like(kernel)
    place = np.unravel_index(np.abs(kernel).argmax(), kernel.shape)
    patch[place] = -norm * np.sign(kernel[place])
    return patch


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


def why_zero_not_absolute(got, expected):
    place, wrong, right = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is a negative output with its sign turned. ReLU does not turn signs: what is negative "
        f"becomes {right}, and what opposed the kernel is not seen any more."
    )


@mistake("takes the absolute value", why_zero_not_absolute, of="after_relu")
def absolute_value(image, kernel, bias):
    return np.abs(right_responses(image, kernel) + bias)


def why_relu_at_all(got, expected):
    place, wrong, right = worst_difference(got, expected)
    return f"{wrong} at {place} is still negative. ReLU replaces it by {right}."


@mistake("leaves ReLU out", why_relu_at_all, of="after_relu")
def leaves_relu_out(image, kernel, bias):
    return right_responses(image, kernel) + bias


def why_keep_the_size(got, expected):
    place, wrong, right = worst_difference(got, expected)
    return f"{wrong} at {place} only says that the output is positive. ReLU keeps a positive output as it is: {right}."


@mistake("makes everything positive a 1", why_keep_the_size, of="after_relu")
def only_yes_or_no(image, kernel, bias):
    return (right_responses(image, kernel) + bias > 0).astype(float)


def why_number_by_number(got):
    said = f"The {got} says so: max" if isinstance(got, str) else "max"
    return f"{said} compares two things as a whole. np.maximum(0, ...) compares number by number and returns an array."


@mistake("takes Python's max of an array", why_number_by_number, of="after_relu")
def max_of_the_whole(image, kernel, bias):
    return max(0, right_responses(image, kernel) + bias)


def probes(rng):
    """Arrays on which every two mistakes of one function, and its reference, differ at least three times."""

    def numbers(rows, columns):
        return np.array([[float(rng.randint(-9, 9)) for _ in range(columns)] for _ in range(rows)])

    edge = np.array([[2.0, 0.0, -2.0]] * 3)
    for _ in range(6):
        image = numbers(6, 8)
        image[:, 3:7] = 5.0  # flat in part: responses of 0
        yield call.negative_outputs(image, edge)
        kernel = numbers(3, 3)
        kernel[1, 1] = 10.0
        yield call.responses(image, kernel)
        yield call.after_relu(image, kernel, float(rng.choice((-6, -3, 3, 6))))
        yield call.after_relu(image, kernel, 0.0)
        yield call.after_relu(numbers(3, 3), kernel, 0.0)  # a single place
        yield call.flat_response(kernel, float(rng.randint(2, 9)), float(rng.choice((-3, -2, 2, 3))))
        yield call.most_negative_patch(kernel, float(rng.randint(2, 9)))
