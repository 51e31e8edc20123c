"""Wrong answers to `flip_or_not` and `flip_matters`, and what to say about them."""

import numpy as np

from grader.checks import call, mistake


def slide(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("rcij,ij->rc", windows, kernel)


def turned(array):
    return array[::-1, ::-1]


def worst_difference(got, expected):
    """Return the place of the worst number, and it and the right one, for a sentence."""
    place = tuple(int(axis) for axis in np.unravel_index(np.abs(got - expected).argmax(), got.shape))
    return f"[{', '.join(map(str, place))}]", f"{got[place]:g}", f"{expected[place]:g}"


def by(shape):
    return "×".join(map(str, shape))


def with_flip(flip):
    return "With flip=True" if flip else "With flip=False"


# ── flip_or_not ───────────────────────────────────────────────────────────────────────────────────────────────────


def why_flip_if_asked(got, expected):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is the cross-correlation, with the kernel as it is. With flip=True it is turned by half a "
        f"turn before it slides: {value}."
    )


@mistake("never flips the kernel", why_flip_if_asked)
def never_flips(image, kernel, *, flip=False):
    return slide(image, kernel)


def why_flip_only_if_asked(got, expected):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is the true convolution, with the kernel turned. Without flip it is laid on the patch as "
        f"it is: {value}."
    )


@mistake("always flips the kernel", why_flip_only_if_asked)
def always_flips(image, kernel, *, flip=False):
    return slide(image, turned(kernel))


def why_the_other_way_round(got, expected, flip):
    place, wrong, value = worst_difference(got, expected)
    mine, asked = ("cross-correlation", "true convolution") if flip else ("true convolution", "cross-correlation")
    return (
        f"{wrong} at {place} is the {mine}, and the other one comes out where flip is {not flip}: the two are "
        f"exchanged. {with_flip(flip)} the {asked} is asked for: {value}."
    )


@mistake("exchanges the two operations", why_the_other_way_round)
def exchanges_the_two(image, kernel, *, flip=False):
    return slide(image, kernel if flip else turned(kernel))


def why_rows_too(got, expected):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} comes from the kernel mirrored from left to right, its rows still in their order. Half a "
        f"turn reverses both axes: {value}."
    )


@mistake("reverses the columns alone", why_rows_too)
def reverses_columns_alone(image, kernel, *, flip=False):
    return slide(image, kernel[:, ::-1] if flip else kernel)


def why_columns_too(got, expected):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} comes from the kernel upside down, each row still from left to right. kernel[::-1] "
        f"reverses the first axis only; half a turn reverses both: {value}."
    )


@mistake("reverses the rows alone", why_columns_too)
def reverses_rows_alone(image, kernel, *, flip=False):
    return slide(image, kernel[::-1] if flip else kernel)


def why_no_transpose(got, expected, kernel):
    what = "The kernel was transposed, its rows made columns"
    if isinstance(got, str) or got.shape != expected.shape:
        return (
            f"{what}. Half a turn keeps the kernel {by(kernel.shape)}, and the output {by(expected.shape)}: it "
            "reverses the order along both axes and exchanges none."
        )
    place, wrong, value = worst_difference(got, expected)
    return f"{what}, which gives {wrong} at {place}. Half a turn reverses the order along both axes instead: {value}."


@mistake("transposes the kernel", why_no_transpose)
def transposes_the_kernel(image, kernel, *, flip=False):
    return slide(image, kernel.T if flip else kernel)


def why_half_and_not_a_quarter(got, expected, kernel):
    what = "The kernel was turned by a quarter, as np.rot90 does unless told otherwise"
    if isinstance(got, str) or got.shape != expected.shape:
        return f"{what}. Half a turn is two of them, and keeps the kernel {by(kernel.shape)}."
    place, wrong, value = worst_difference(got, expected)
    return f"{what}, which gives {wrong} at {place}. Half a turn is two of them: {value}."


@mistake("turns the kernel by a quarter", why_half_and_not_a_quarter)
def a_quarter_turn(image, kernel, *, flip=False):
    return slide(image, np.rot90(kernel) if flip else kernel)


def why_kernel_and_not_image(got, expected):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} comes from turning the image. Then every number is right and stands in another place, "
        f"since the output is turned as well. Turn the kernel and leave the image: {value}."
    )


@mistake("turns the image and not the kernel", why_kernel_and_not_image)
def turns_the_image(image, kernel, *, flip=False):
    return slide(turned(image) if flip else image, kernel)


def why_before_and_not_after(got, expected):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is a number of the cross-correlation that stands elsewhere: the output was turned, or the "
        f"image as well as the kernel, which comes to the same. Turn the kernel alone, before it slides: {value}."
    )


@mistake("turns the output", why_before_and_not_after)
def turns_the_output(image, kernel, *, flip=False):
    return turned(slide(image, kernel)) if flip else slide(image, kernel)


def why_places_and_not_signs(got, expected):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} comes from turning the signs of the kernel. For 1 0 -1 that is the same as half a turn, "
        f"for others not: flipping moves the numbers and keeps their signs: {value}."
    )


@mistake("turns the signs of the kernel", why_places_and_not_signs)
def turns_the_signs(image, kernel, *, flip=False):
    return slide(image, -kernel if flip else kernel)


def why_no_padding(got, expected):
    return (
        f"Your true convolution is {by(got.shape)}: it has every place where kernel and image meet at all. Here the "
        f"kernel stays inside, with flip as without: {by(expected.shape)}."
    )


@mistake("lets the flipped kernel hang over the edge", why_no_padding)
def full_where_flipped(image, kernel, *, flip=False):
    rows, columns = (size - 1 for size in kernel.shape)
    return slide(np.pad(image, ((rows, rows), (columns, columns))), turned(kernel)) if flip else slide(image, kernel)


# ── flip_matters ──────────────────────────────────────────────────────────────────────────────────────────────────


def rows_of(kernel):
    return ", then ".join(" ".join(f"{number:g}" for number in row) for row in kernel)


def it_is(kernel):
    after = turned(kernel)
    same = "the same, so no image can tell" if np.array_equal(kernel, after) else "not the same, so an image can tell"
    return f"Row by row the kernel is {rows_of(kernel)}; after half a turn it is {rows_of(after)}: {same}."


def why_the_answer_is_turned(got, kernel):
    return f"{got} answers whether the kernel stays the same. The question is whether flipping matters. {it_is(kernel)}"


@mistake("says whether the kernel stays the same", why_the_answer_is_turned, of="flip_matters")
def stays_the_same(kernel):
    return np.array_equal(kernel, turned(kernel))


def why_not_the_left_right_mirror(got, kernel):
    return (
        f"{got} comes from mirroring left and right alone. A flipped kernel has its rows reversed, too. {it_is(kernel)}"
    )


@mistake("compares with the kernel mirrored from left to right", why_not_the_left_right_mirror, of="flip_matters")
def mirrored_left_to_right(kernel):
    return not np.array_equal(kernel, kernel[:, ::-1])


def why_not_upside_down(got, kernel):
    return f"{got} comes from reversing the rows alone. A flipped kernel has each row reversed, too. {it_is(kernel)}"


@mistake("compares with the kernel upside down", why_not_upside_down, of="flip_matters")
def upside_down(kernel):
    return not np.array_equal(kernel, kernel[::-1])


def why_not_each_mirror(got, kernel):
    return (
        f"{got} comes from asking for both mirrors, left with right and top with bottom, one by one. A kernel may "
        f"change under each and not under the two together. {it_is(kernel)}"
    )


@mistake("asks for both mirrors one by one", why_not_each_mirror, of="flip_matters")
def both_mirrors_one_by_one(kernel):
    return not (np.array_equal(kernel, kernel[::-1]) and np.array_equal(kernel, kernel[:, ::-1]))


def why_not_either_mirror(got, kernel):
    return (
        f"{got} comes from being content with one mirror, left with right or top with bottom. Half a turn is both "
        f"together, and may change what one of them leaves. {it_is(kernel)}"
    )


@mistake("is content with either mirror", why_not_either_mirror, of="flip_matters")
def either_mirror(kernel):
    return not (np.array_equal(kernel, kernel[::-1]) or np.array_equal(kernel, kernel[:, ::-1]))


def why_exactly(got, kernel):
    return (
        f"{got} passes over a small difference, as np.allclose does. Numbers are compared exactly here; a small "
        f"difference still shows, if the image is bright enough. At most they differ by "
        f"{np.abs(kernel - turned(kernel)).max():.3g}."
    )


@mistake("passes over small differences", why_exactly, of="flip_matters")
def nearly_the_same(kernel):
    return not np.allclose(kernel, turned(kernel))


def why_differences_cancel(got, kernel):
    return (
        f"You answer {got} here, and seem to for every kernel. So it is where the differences are added up: half a "
        f"turn leaves the sum, and they cancel. Ask whether a single one is not 0. {it_is(kernel)}"
    )


@mistake("adds the differences up", why_differences_cancel, of="flip_matters")
def adds_the_differences_up(kernel):
    return False


def why_not_the_transpose(got, kernel):
    return f"{got} comes from comparing with the transpose. Half a turn is another thing. {it_is(kernel)}"


@mistake("compares with the transpose", why_not_the_transpose, of="flip_matters")
def the_transpose(kernel):
    return not np.array_equal(kernel, kernel.T)


def why_signs_count(got, kernel):
    return (
        f"{got} leaves the signs aside. Where half a turn changes a sign, every response changes its sign, and that "
        f"matters. {it_is(kernel)}"
    )


@mistake("leaves the signs aside", why_signs_count, of="flip_matters")
def without_signs(kernel):
    return not np.array_equal(np.abs(kernel), np.abs(turned(kernel)))


def why_not_the_sum(got, kernel):
    return (
        f"{got} comes from the sum of the kernel, {kernel.sum():g}. Half a turn moves the numbers and leaves their "
        f"sum, so that says nothing. {it_is(kernel)}"
    )


@mistake("asks whether the kernel sums to zero", why_not_the_sum, of="flip_matters")
def sums_to_zero(kernel):
    return bool(kernel.sum() == 0)


@mistake("asks whether the kernel does not sum to zero", why_not_the_sum, of="flip_matters")
def does_not_sum_to_zero(kernel):
    return bool(kernel.sum() != 0)


def why_one_answer(got, kernel):
    return (
        f"Your answer is an array of {by(np.shape(got))}, an answer for each number. One bool is asked for: True as "
        f"soon as a single number differs, as .any() says. {it_is(kernel)}"
    )


@mistake("answers for each number", why_one_answer, of="flip_matters")
def for_each_number(kernel):
    return kernel != turned(kernel)


def probes(rng):
    """Images and kernels on which every two mistakes of one function, and its reference, differ three times."""

    def numbers(rows, columns):
        return np.array([[rng.choice((-1, 1)) * rng.randint(1, 20) / 4 for _ in range(columns)] for _ in range(rows)])

    for shape in [(2, 3), (3, 3), (3, 2), (2, 2), (3, 3)]:
        image, kernel = numbers(5, 7), numbers(*shape)
        for flip in (False, True):
            yield call.flip_or_not(image, kernel, flip=flip)
    for rows, columns in [(1, 4), (3, 3), (4, 4), (5, 5)]:
        half = np.round(8 * numbers(rows, columns)) / 4
        same = half + turned(half)
        for kernel in (half, same, half - turned(half), half + half[::-1], half + half[:, ::-1]):
            yield call.flip_matters(kernel)
        yield call.flip_matters(same + same[::-1])
        hardly = same.copy()
        hardly[0, 0] += 2.0**-31
        yield call.flip_matters(hardly)
        if rows == columns:
            yield call.flip_matters(half + half.T)
            yield call.flip_matters(same + same.T)
