"""Wrong answers to `choose_stride`, and what to say about them."""

import math

from grader.checks import call, mistake


def way_of(input_size, kernel_size, padding):
    return input_size + 2 * padding - kernel_size


def size_for(way, stride):
    return way // stride + 1


def smallest(way, wanted):
    return next((stride for stride in range(1, way + 2) if size_for(way, stride) == wanted), None)


def sizes_around(way, wanted):
    """Say what the strides around the wanted size give."""
    if wanted > way + 1:
        return f"With stride 1 it is already {way + 1}, and larger strides give less."
    above = max(stride for stride in range(1, way + 2) if size_for(way, stride) >= wanted)
    return (
        f"Stride {above} gives {way} // {above} + 1 = {size_for(way, above)}, stride {above + 1} gives "
        f"{size_for(way, above + 1)}."
    )


def outcome(expected, input_size, kernel_size, wanted, padding):
    """Say what is right, and show it."""
    way = way_of(input_size, kernel_size, padding)
    if expected is None:
        return f"{sizes_around(way, wanted)} So no stride gives {wanted}: None."
    return f"{way} // {expected} + 1 = {wanted}, so the answer is {expected}."


def why_largest(got, expected, input_size, kernel_size, wanted, padding):
    way = way_of(input_size, kernel_size, padding)
    return (
        f"Stride {got} gives {wanted}, but it is the largest that does. The smallest is wanted: {way} // {expected} + "
        f"1 = {wanted}, too, so the answer is {expected}."
    )


@mistake("finds the largest stride", why_largest)
def finds_the_largest(input_size, kernel_size, wanted, *, padding=0):
    way = way_of(input_size, kernel_size, padding)
    return max((stride for stride in range(1, way + 2) if size_for(way, stride) == wanted), default=None)


@mistake("finds the largest stride, up to the padded input", why_largest)
def finds_the_largest_of_more(input_size, kernel_size, wanted, *, padding=0):
    way, strides = way_of(input_size, kernel_size, padding), range(1, input_size + 2 * padding + 1)
    return max((stride for stride in strides if size_for(way, stride) == wanted), default=None)


def why_try_the_next(got, expected, input_size, kernel_size, wanted, padding):
    return (
        "Only stride 1 is tried: a return inside the loop ends the function, also a return None in an else. It "
        f"belongs behind the loop. {outcome(expected, input_size, kernel_size, wanted, padding)}"
    )


@mistake("gives up after the first stride", why_try_the_next)
def gives_up_after_the_first(input_size, kernel_size, wanted, *, padding=0):
    return 1 if size_for(way_of(input_size, kernel_size, padding), 1) == wanted else None


def why_not_the_nearest(got, input_size, kernel_size, wanted, padding):
    way = way_of(input_size, kernel_size, padding)
    return (
        f"Stride {got} gives {size_for(way, got)} and not {wanted}. {sizes_around(way, wanted)} Where no stride gives "
        f"just {wanted}, the answer is None."
    )


@mistake("takes the first stride that gives no more than is wanted", why_not_the_nearest)
def first_that_is_not_larger(input_size, kernel_size, wanted, *, padding=0):
    way = way_of(input_size, kernel_size, padding)
    return next(stride for stride in range(1, way + 2) if size_for(way, stride) <= wanted)


@mistake("takes the last stride that gives at least as much as is wanted", why_not_the_nearest)
def last_that_is_large_enough(input_size, kernel_size, wanted, *, padding=0):
    way = way_of(input_size, kernel_size, padding)
    strides = [stride for stride in range(1, way + 2) if size_for(way, stride) >= wanted]
    return smallest(way, wanted) or (strides[-1] if strides else 1)


def why_divided(got, expected, input_size, kernel_size, wanted, padding):
    way = way_of(input_size, kernel_size, padding)
    size = f" Stride {got} gives {size_for(way, got)}." if isinstance(got, int) and got > 0 else ""
    return (
        f"{got} comes from dividing the way of {way} columns by {wanted - 1} steps. That cannot be done for no step at "
        "all; and where the division leaves something over, a smaller stride may do it as well, or none."
        f"{size} {outcome(expected, input_size, kernel_size, wanted, padding)}"
    )


@mistake("divides the way by the steps, and asks no further", why_divided)
def divides_by_the_steps(input_size, kernel_size, wanted, *, padding=0):
    return way_of(input_size, kernel_size, padding) // (wanted - 1)


@mistake("divides the way by the steps, and takes no rest", why_divided)
def divides_without_a_rest(input_size, kernel_size, wanted, *, padding=0):
    way = way_of(input_size, kernel_size, padding)
    return way // (wanted - 1) if way % (wanted - 1) == 0 else None


def why_kernel_too(got, expected, input_size, kernel_size, wanted, padding):
    return (
        f"{got} divides the input of {input_size} by {wanted}. A window of {kernel_size} cannot start everywhere, so "
        f"the kernel has a say, too. {outcome(expected, input_size, kernel_size, wanted, padding)}"
    )


@mistake("divides the input by the wanted size", why_kernel_too)
def input_over_wanted(input_size, kernel_size, wanted, *, padding=0):
    return max(input_size // wanted, 1)


def why_dividing_exactly(got, expected, input_size, kernel_size, wanted, padding):
    way = way_of(input_size, kernel_size, padding)
    return (
        f"{got} asks for a stride that fits the way of {way} columns without a rest. A rest is allowed: it is "
        f"dropped. {outcome(expected, input_size, kernel_size, wanted, padding)}"
    )


@mistake("wants the stride to divide the way", why_dividing_exactly)
def wants_no_rest(input_size, kernel_size, wanted, *, padding=0):
    way = way_of(input_size, kernel_size, padding)
    return next((s for s in range(1, way + 2) if way / s + 1 == wanted), None)


def why_rounding_up(got, expected, input_size, kernel_size, wanted, padding):
    return (
        f"{got} comes from rounding up. A window that hangs over the edge is dropped, so the division rounds down. "
        f"{outcome(expected, input_size, kernel_size, wanted, padding)}"
    )


@mistake("rounds up", why_rounding_up)
def rounds_up(input_size, kernel_size, wanted, *, padding=0):
    way = way_of(input_size, kernel_size, padding)
    return next((s for s in range(1, way + 2) if math.ceil(way / s) + 1 == wanted), None)


def why_first_window(got, expected, input_size, kernel_size, wanted, padding):
    return (
        f"{got} looks for {wanted} steps. {wanted} windows need only {wanted - 1}, for the first needs none. "
        f"{outcome(expected, input_size, kernel_size, wanted, padding)}"
    )


@mistake("counts the steps in place of the windows", why_first_window)
def forgets_the_first_window(input_size, kernel_size, wanted, *, padding=0):
    way = way_of(input_size, kernel_size, padding)
    return next((s for s in range(1, way + 2) if way // s == wanted), None)


def why_padding(got, expected, input_size, kernel_size, wanted, padding):
    return (
        f"{got} is the answer without padding. With {padding} on each side there are {input_size + 2 * padding} "
        f"columns. {outcome(expected, input_size, kernel_size, wanted, padding)}"
    )


@mistake("leaves the padding out", why_padding)
def ignores_padding(input_size, kernel_size, wanted, *, padding=0):
    return smallest(input_size - kernel_size, wanted)


def why_padding_twice(got, expected, input_size, kernel_size, wanted, padding):
    return (
        f"{got} counts the padding once. The zeros lie on both sides: {input_size + 2 * padding} columns. "
        f"{outcome(expected, input_size, kernel_size, wanted, padding)}"
    )


@mistake("counts the padding once", why_padding_twice)
def padding_once(input_size, kernel_size, wanted, *, padding=0):
    return smallest(input_size + padding - kernel_size, wanted)


def why_loop_further(input_size, kernel_size, padding):
    way = way_of(input_size, kernel_size, padding)
    return (
        f"You find no stride, but there is one: {way + 1}. It is larger than the way of {way} columns, so only the "
        f"first window is left. range(a, b) stops before b; let it go up to {way + 1}, and further if you like."
    )


@mistake("does not try a stride larger than the way", why_loop_further)
def stops_at_the_way(input_size, kernel_size, wanted, *, padding=0):
    way = way_of(input_size, kernel_size, padding)
    return next((s for s in range(1, way + 1) if size_for(way, s) == wanted), None)


def why_more_than_the_input(expected, input_size, padding):
    return (
        f"You try no stride larger than the input of {input_size}. With the zeros there are {input_size + 2 * padding} "
        f"columns, so a larger stride can be the smallest that does it: {expected}."
    )


@mistake("does not try a stride larger than the input", why_more_than_the_input)
def stops_at_the_input(input_size, kernel_size, wanted, *, padding=0):
    way = way_of(input_size, kernel_size, padding)
    return next((s for s in range(1, input_size + 1) if size_for(way, s) == wanted), None)


def why_no_rest_is_needed(got, expected, input_size, kernel_size, wanted, padding):
    way = way_of(input_size, kernel_size, padding)
    return (
        f"{got} asks for {wanted - 1} steps that cover the way of {way} columns without a rest. A rest is allowed: it "
        f"is dropped. {outcome(expected, input_size, kernel_size, wanted, padding)}"
    )


@mistake("takes only steps without a rest, and the way + 1 for a single window", why_no_rest_is_needed)
def no_rest_or_a_single_window(input_size, kernel_size, wanted, *, padding=0):
    way = way_of(input_size, kernel_size, padding)
    if wanted == 1:
        return way + 1
    return None if way % (wanted - 1) else way // (wanted - 1)


def why_input_over_wanted_checked(got, expected, input_size, kernel_size, wanted, padding):
    return (
        f"{got} comes from dividing the {input_size + 2 * padding} columns by {wanted}. That finds some of the strides "
        f"and not always the smallest: the way and not the columns is divided into steps. "
        f"{outcome(expected, input_size, kernel_size, wanted, padding)}"
    )


@mistake("divides the padded input by the wanted size, and tries that stride", why_input_over_wanted_checked)
def input_over_wanted_checked(input_size, kernel_size, wanted, *, padding=0):
    stride = max((input_size + 2 * padding) // wanted, 1)
    return stride if size_for(way_of(input_size, kernel_size, padding), stride) == wanted else None


def why_past_the_way(got, expected, input_size, kernel_size, padding):
    way = way_of(input_size, kernel_size, padding)
    return (
        f"Stride {got} gives {size_for(way, got)} and not 1. Only a stride larger than the way of {way} columns leaves "
        f"a single window: {expected}."
    )


@mistake("gives stride 1 for a single window", why_past_the_way)
def one_for_a_single_window(input_size, kernel_size, wanted, *, padding=0):
    return 1 if wanted == 1 else smallest(way_of(input_size, kernel_size, padding), wanted)


def why_up_to_the_kernel(expected, kernel_size):
    return (
        f"You look no further than the kernel of {kernel_size}. A stride may be larger than the kernel, and then "
        f"leaves columns out between windows: the answer is {expected}."
    )


@mistake("does not try a stride larger than the kernel", why_up_to_the_kernel)
def stops_at_the_kernel(input_size, kernel_size, wanted, *, padding=0):
    way = way_of(input_size, kernel_size, padding)
    return next((s for s in range(1, kernel_size + 1) if size_for(way, s) == wanted), None)


WHY_NONE = "{got} is given where no stride does it. That answer is None, which nobody can mistake for a stride."


@mistake("returns 0 where there is none", WHY_NONE)
def zero_for_none(input_size, kernel_size, wanted, *, padding=0):
    return smallest(way_of(input_size, kernel_size, padding), wanted) or 0


@mistake("returns -1 where there is none", WHY_NONE)
def minus_one_for_none(input_size, kernel_size, wanted, *, padding=0):
    return smallest(way_of(input_size, kernel_size, padding), wanted) or -1


@mistake(
    "returns every stride that does it",
    "{got} are all strides that give the size. Only the smallest is wanted, or None: {expected}.",
)
def returns_all(input_size, kernel_size, wanted, *, padding=0):
    way = way_of(input_size, kernel_size, padding)
    return [s for s in range(1, way + 2) if size_for(way, s) == wanted]


def probes(rng):
    """Settings on which every two of the above, and the reference, differ at least three times."""
    for kernel_size, padding in ((3, 1), (4, 2), (2, 1), (5, 3), (3, 0)):
        way = rng.randint(17, 23)
        for wanted in (1, 2, 3, 4, 5, 6, way // 2 + 2, way - 1, way + 1, way + 3):
            yield call.choose_stride(way + kernel_size - 2 * padding, kernel_size, wanted, padding=padding)
    for padding in (4, 5, 6):  # so much padding that the way is longer than the input
        yield call.choose_stride(rng.randint(7, 9), 3, 1, padding=padding)
        yield call.choose_stride(rng.randint(17, 23), padding, 1)
