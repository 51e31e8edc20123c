"""Wrong answers to `dilated_size`, and what to say about them."""

from grader.checks import call, mistake


def counted(number, noun):
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def sized(input_size, span, stride, padding):
    return (input_size + 2 * padding - span) // stride + 1


def span_of(kernel_size, dilation):
    return dilation * (kernel_size - 1) + 1


def span_aloud(kernel_size, dilation):
    gaps = counted(kernel_size - 1, "gap")
    return (
        f"Between {counted(kernel_size, 'number')} there are {gaps}, each a step of {dilation}: with the first column, "
        f"{dilation} * {kernel_size - 1} + 1 = {counted(span_of(kernel_size, dilation), 'column')}."
    )


def why_ignored(got, expected, kernel_size, dilation):
    return (
        f"{got} is the size for a kernel whose numbers lie side by side. With dilation {dilation} they are spread out. "
        f"{span_aloud(kernel_size, dilation)} That gives {expected}."
    )


@mistake("leaves the dilation out", why_ignored)
def ignores_dilation(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    return sized(input_size, kernel_size, stride, padding)


def why_not_times(got, expected, kernel_size, dilation):
    return (
        f"{got} takes a span of {dilation} * {kernel_size} = {dilation * kernel_size} columns, with empty columns "
        f"behind the last number. The span ends with that number. {span_aloud(kernel_size, dilation)} That gives "
        f"{expected}."
    )


@mistake("multiplies the kernel by the dilation", why_not_times)
def multiplies_the_kernel(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    return sized(input_size, dilation * kernel_size, stride, padding)


def why_first_column(got, expected, kernel_size, dilation):
    return (
        f"{got} takes a span of {dilation} * {kernel_size - 1} = {dilation * (kernel_size - 1)}: the steps alone. The "
        f"first number stands in a column before any step. {span_aloud(kernel_size, dilation)} That gives {expected}."
    )


@mistake("forgets the first column of the span", why_first_column)
def span_without_plus_one(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    return sized(input_size, dilation * (kernel_size - 1), stride, padding)


def why_before_the_brackets(got, expected, kernel_size, dilation):
    return (
        f"{got} takes a span of {dilation} * {kernel_size} - 1 = {dilation * kernel_size - 1}. Brackets are missing: 1 "
        "is taken from the kernel first, and the dilation multiplies what is left. "
        f"{span_aloud(kernel_size, dilation)} That gives {expected}."
    )


@mistake("takes 1 from the product", why_before_the_brackets)
def span_without_brackets(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    return sized(input_size, dilation * kernel_size - 1, stride, padding)


def why_even_kernels_too(got, expected, kernel_size, dilation):
    return (
        f"{got} takes {kernel_size // 2} gaps on each side of a middle. That is right for odd kernels; one of "
        f"{kernel_size} has no number in its middle. {span_aloud(kernel_size, dilation)} That gives {expected}."
    )


@mistake("counts half a kernel on each side", why_even_kernels_too)
def half_on_each_side(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    return sized(input_size, 2 * (kernel_size // 2) * dilation + 1, stride, padding)


def why_not_once(got, expected, kernel_size, dilation):
    return (
        f"{got} widens the kernel by {dilation - 1} once, to {kernel_size + dilation - 1}. Every gap gets wider, not "
        f"one. {span_aloud(kernel_size, dilation)} That gives {expected}."
    )


@mistake("widens one gap only", why_not_once)
def widens_one_gap(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    return sized(input_size, kernel_size + dilation - 1, stride, padding)


def why_a_step_not_zeros(got, expected, kernel_size, dilation):
    return (
        f"{got} leaves {counted(dilation, 'empty column')} in every gap. Dilation {dilation} is the step from one "
        f"number to the next, with {counted(dilation - 1, 'empty column')} in between. "
        f"{span_aloud(kernel_size, dilation)} That gives {expected}."
    )


@mistake("takes the dilation for the number of empty columns", why_a_step_not_zeros)
def dilation_as_empty_columns(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    return sized(input_size, kernel_size + dilation * (kernel_size - 1), stride, padding)


def why_as_many_gaps(got, expected, kernel_size, dilation):
    return (
        f"{got} puts {counted(dilation - 1, 'empty column')} behind every number, the last one too. Behind the last "
        f"there is no gap. {span_aloud(kernel_size, dilation)} That gives {expected}."
    )


@mistake("counts a gap less", why_as_many_gaps)
def one_gap_less(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    return sized(input_size, kernel_size + (dilation - 1) * (kernel_size - 2), stride, padding)


def why_not_the_stride(got, expected, stride, dilation):
    return (
        f"{got} moves the window by {stride} * {dilation} = {stride * dilation} columns. Dilation spreads the numbers "
        f"within a window; from one window to the next it is still the stride, {stride}. That gives {expected}."
    )


@mistake("dilates the stride, too", why_not_the_stride)
def dilates_the_stride(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    return sized(input_size, span_of(kernel_size, dilation), stride * dilation, padding)


def why_the_stride_counts(got, expected, stride):
    return f"{got} is the size for stride 1. The windows start {stride} columns apart, which gives {expected}."


@mistake("leaves the stride out", why_the_stride_counts)
def ignores_stride(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    return sized(input_size, span_of(kernel_size, dilation), 1, padding)


def why_padding_twice(got, expected, input_size, padding):
    return (
        f"{got} comes from {input_size} + {padding} columns. The zeros lie on both sides: {input_size} + 2 * {padding} "
        f"= {input_size + 2 * padding}. That gives {expected}."
    )


@mistake("counts the padding once", why_padding_twice)
def padding_once(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    return (input_size + padding - span_of(kernel_size, dilation)) // stride + 1


def why_padding_at_all(got, expected, input_size, padding):
    return (
        f"{got} is the size without padding. The window stands on the zeros, too, on {input_size + 2 * padding} "
        f"columns: {expected}."
    )


@mistake("leaves the padding out", why_padding_at_all)
def ignores_padding(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    return sized(input_size, span_of(kernel_size, dilation), stride, 0)


def why_not_the_padding(got, expected, padding, dilation):
    return (
        f"{got} multiplies the padding by the dilation, {padding} * {dilation}. The padding is not dilated: on each "
        f"side it stays at {padding}. That gives {expected}."
    )


@mistake("dilates the padding, too", why_not_the_padding)
def dilates_the_padding(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    return sized(input_size, span_of(kernel_size, dilation), stride, dilation * padding)


def why_round_down(got, expected, input_size, kernel_size, stride, padding, dilation):
    way = input_size + 2 * padding - span_of(kernel_size, dilation)
    return (
        f"{got} rounds up: {way} columns to go, in steps of {stride}, are {way // stride} whole steps. A window that "
        f"hangs over the edge is dropped. With the first window that gives {expected}."
    )


@mistake("rounds up", why_round_down)
def rounds_up(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    return -(-(input_size + 2 * padding - span_of(kernel_size, dilation)) // stride) + 1


@mistake(
    "counts the steps",
    "{got} counts the steps from window to window. The first window needs no step, so there is one more: {expected}.",
)
def forgets_the_first_window(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    return (input_size + 2 * padding - span_of(kernel_size, dilation)) // stride


def why_divide_the_steps(got, expected, input_size, kernel_size, stride, padding, dilation):
    way = input_size + 2 * padding - span_of(kernel_size, dilation)
    return (
        f"{got} is {way + 1} // {stride}: the first window is added before the division. It needs no step, so it "
        f"comes after: {way} // {stride} + 1 = {expected}."
    )


@mistake("adds the first window before dividing", why_divide_the_steps)
def adds_before_dividing(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    return (input_size + 2 * padding - span_of(kernel_size, dilation) + 1) // stride


@mistake(
    "returns the span",
    "{got} is the span of the dilated kernel. What is wanted is how often that fits: {expected}.",
)
def returns_the_span(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    return span_of(kernel_size, dilation)


@mistake(
    "divides with /",
    "{got} is a float. A size counts windows, so // and not / divides: {expected}.",
)
def divides_to_a_float(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    return (input_size + 2 * padding - span_of(kernel_size, dilation)) / stride + 1


def probes(rng):
    """Settings on which every two of the above, and the reference, differ at least three times."""
    for dilation in (2, 3, 4, 5):
        for stride, left_over in ((1, 0), (2, 1), (3, 1), (3, 2)):
            for kernel_size, padding in ((2, 1), (3, 2), (5, 1), (6, 3)):
                way = rng.randint(9, 16) * stride + left_over
                input_size = way + span_of(kernel_size, dilation) - 2 * padding
                yield call.dilated_size(input_size, kernel_size, stride=stride, padding=padding, dilation=dilation)
