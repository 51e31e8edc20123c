"""Wrong answers to `same_padding`, and what to say about them."""

from grader.checks import call, mistake


def zeros(number):
    return "1 zero" if number == 1 else f"{number} zeros"


def missing_for(output, input_size, kernel_size, stride):
    """Return how many columns so many windows lack; less than 0 where they lack none."""
    return (output - 1) * stride + kernel_size - input_size


def missing(input_size, kernel_size, stride):
    return missing_for(-(-input_size // stride), input_size, kernel_size, stride)


def needed(input_size, kernel_size, stride):
    """Count the zeros aloud."""
    output = -(-input_size // stride)
    span = (output - 1) * stride + kernel_size
    lack = "nothing is missing"
    if span > input_size:
        lack = f"{zeros(span - input_size)} {'is' if span == input_size + 1 else 'are'} missing in total"
    windows = "1 window spans" if output == 1 else f"{output} windows with stride {stride} span"
    return f"{windows} {span} columns and the input has {input_size}, so {lack}."


def why_half(got, expected, input_size, kernel_size, stride):
    return (
        f"{got} is kernel // 2 on both sides, which is right for odd kernels and stride 1, and only for them. "
        f"{needed(input_size, kernel_size, stride)} That gives {expected}."
    )


@mistake("puts half the kernel on both sides", why_half)
def half_the_kernel(input_size, kernel_size, *, stride=1):
    return kernel_size // 2, kernel_size // 2


def why_half_of_less(got, expected, input_size, kernel_size, stride):
    return (
        f"{got} is (kernel - 1) // 2 on both sides, which is right for odd kernels and stride 1, and only for them. "
        f"{needed(input_size, kernel_size, stride)} That gives {expected}."
    )


@mistake("puts half of kernel - 1 on both sides", why_half_of_less)
def half_of_kernel_less_one(input_size, kernel_size, *, stride=1):
    return (kernel_size - 1) // 2, (kernel_size - 1) // 2


def why_all_on_each(got, expected, input_size, kernel_size, stride):
    return (
        f"{got} puts kernel - 1, {zeros(kernel_size - 1)}, on each side, {2 * (kernel_size - 1)} together. "
        f"{needed(input_size, kernel_size, stride)} Shared between the two sides, that gives {expected}."
    )


@mistake("puts kernel - 1 zeros on each side", why_all_on_each)
def all_on_each_side(input_size, kernel_size, *, stride=1):
    return kernel_size - 1, kernel_size - 1


def why_total_on_each(got, expected, input_size, kernel_size, stride):
    return (
        f"{got} puts the whole total on each side. {needed(input_size, kernel_size, stride)} Shared between the two "
        f"sides, that gives {expected}."
    )


@mistake("puts the whole total on each side", why_total_on_each)
def total_on_each_side(input_size, kernel_size, *, stride=1):
    total = max(missing(input_size, kernel_size, stride), 0)
    return total, total


@mistake("puts the whole total on each side, and goes below zero", why_total_on_each)
def total_on_each_side_unbounded(input_size, kernel_size, *, stride=1):
    return missing(input_size, kernel_size, stride), missing(input_size, kernel_size, stride)


def why_kernel_on_each(got, expected, input_size, kernel_size, stride):
    return (
        f"{got} puts as many zeros on each side as the kernel has columns. {needed(input_size, kernel_size, stride)} "
        f"Shared between the two sides, that gives {expected}."
    )


@mistake("puts a whole kernel of zeros on each side", why_kernel_on_each)
def kernel_on_each_side(input_size, kernel_size, *, stride=1):
    return kernel_size, kernel_size


def why_none(expected, input_size, kernel_size, stride):
    return f"(0, 0) adds nothing. {needed(input_size, kernel_size, stride)} That gives {expected}."


@mistake("adds no zeros at all", why_none)
def adds_nothing(input_size, kernel_size, *, stride=1):
    return 0, 0


def why_low_side(got, expected):
    return (
        f"The number of zeros is right, {sum(expected)} in total. {got} gives the extra one to the low side, before "
        f"the first column. Here it goes to the high side, as in JAX and TensorFlow: {expected}."
    )


@mistake("gives the odd zero to the low side", why_low_side)
def odd_zero_low(input_size, kernel_size, *, stride=1):
    total = max(missing(input_size, kernel_size, stride), 0)
    return total - total // 2, total // 2


@mistake("gives the odd zero to the low side, and leaves the stride out", why_low_side)
def odd_zero_low_without_stride(input_size, kernel_size, *, stride=1):
    return kernel_size // 2, (kernel_size - 1) // 2


@mistake("gives the odd zero to the low side, and goes below zero", why_low_side)
def odd_zero_low_unbounded(input_size, kernel_size, *, stride=1):
    total = missing(input_size, kernel_size, stride)
    return total - total // 2, total // 2


def why_lost_zero(got, expected, input_size, kernel_size, stride):
    return (
        f"{got} has {zeros(sum(got))}, one too few: half of an odd total was rounded down on both sides. "
        f"{needed(input_size, kernel_size, stride)} {sum(expected)} is odd, so the high side gets the extra zero: "
        f"{expected}."
    )


@mistake("loses the extra zero by rounding both halves down", why_lost_zero)
def loses_the_odd_zero(input_size, kernel_size, *, stride=1):
    total = max(missing(input_size, kernel_size, stride), 0)
    return total // 2, total // 2


@mistake("loses the extra zero by rounding both halves down, and goes below zero", why_lost_zero)
def loses_the_odd_zero_unbounded(input_size, kernel_size, *, stride=1):
    total = missing(input_size, kernel_size, stride)
    return total // 2, total // 2


def why_extra_zero(got, expected, input_size, kernel_size, stride):
    return (
        f"{got} has {zeros(sum(got))}, one too many: an odd total was rounded up on both sides. "
        f"{needed(input_size, kernel_size, stride)} Only the high side gets the extra zero: {expected}."
    )


@mistake("rounds half of an odd total up on both sides", why_extra_zero)
def rounds_both_halves_up(input_size, kernel_size, *, stride=1):
    total = max(missing(input_size, kernel_size, stride), 0)
    return -(-total // 2), -(-total // 2)


def why_round_goes_to_even(got, expected):
    half = sum(expected) / 2
    return (
        f"{got} gives the extra zero to the low side: round({half}) is {round(half)}, since Python rounds a half to "
        f"the even number. The low side gets the half rounded down, {sum(expected)} // 2: {expected}."
    )


@mistake("halves with round, which goes to the even number", why_round_goes_to_even)
def halves_with_round(input_size, kernel_size, *, stride=1):
    total = max(missing(input_size, kernel_size, stride), 0)
    return round(total / 2), total - round(total / 2)


def why_one_side(got, expected):
    return (
        f"{got} puts all zeros on the {'low' if got[0] else 'high'} side. SAME shares them between the two sides: "
        f"{expected}."
    )


@mistake("puts all zeros on the low side", why_one_side)
def all_on_the_low_side(input_size, kernel_size, *, stride=1):
    return max(missing(input_size, kernel_size, stride), 0), 0


@mistake("puts all zeros on the low side, and leaves the stride out", why_one_side)
def all_on_the_low_side_without_stride(input_size, kernel_size, *, stride=1):
    return kernel_size - 1, 0


@mistake("puts all zeros on the high side, and leaves the stride out", why_one_side)
def all_on_the_high_side_without_stride(input_size, kernel_size, *, stride=1):
    return 0, kernel_size - 1


@mistake("puts all zeros on the high side", why_one_side)
def all_on_the_high_side(input_size, kernel_size, *, stride=1):
    return 0, max(missing(input_size, kernel_size, stride), 0)


@mistake("puts all zeros on the high side, and goes below zero", why_one_side)
def all_on_the_high_side_unbounded(input_size, kernel_size, *, stride=1):
    return 0, missing(input_size, kernel_size, stride)


def why_stride_ignored(got, expected, input_size, kernel_size, stride):
    return (
        f"{got} is the answer for stride 1. With stride {stride} fewer windows are wanted. "
        f"{needed(input_size, kernel_size, stride)} That gives {expected}."
    )


@mistake("leaves the stride out", why_stride_ignored)
def ignores_stride(input_size, kernel_size, *, stride=1):
    return (kernel_size - 1) // 2, kernel_size // 2


def why_rounding_down(got, expected, input_size, kernel_size, stride):
    down = input_size // stride
    return (
        f"{got} is enough for an output of {down}, which is {input_size} / {stride} rounded down. SAME rounds up, to "
        f"{down + 1}. {needed(input_size, kernel_size, stride)} That gives {expected}."
    )


@mistake("rounds the output size down", why_rounding_down)
def rounds_output_down(input_size, kernel_size, *, stride=1):
    total = max(missing_for(input_size // stride, input_size, kernel_size, stride), 0)
    return total // 2, total - total // 2


@mistake("rounds the output size down, and goes below zero", why_rounding_down)
def rounds_output_down_unbounded(input_size, kernel_size, *, stride=1):
    total = missing_for(input_size // stride, input_size, kernel_size, stride)
    return total // 2, total - total // 2


def why_always_one_more(got, expected, input_size, kernel_size, stride):
    return (
        f"{got} is enough for {input_size} // {stride} + 1 = {input_size // stride + 1} windows. That is rounding up "
        f"only where a remainder is left. {needed(input_size, kernel_size, stride)} That gives {expected}."
    )


@mistake("adds 1 even where nothing is to be rounded", why_always_one_more)
def one_window_too_many(input_size, kernel_size, *, stride=1):
    total = max(missing_for(input_size // stride + 1, input_size, kernel_size, stride), 0)
    return total // 2, total - total // 2


def why_one_step_less(got, expected, input_size, kernel_size, stride):
    return (
        f"{got} lets the windows take a step of {stride} too many. The first window needs no step, hence the - 1 in "
        f"(output - 1) * stride. {needed(input_size, kernel_size, stride)} That gives {expected}."
    )


@mistake("counts a step for every window, the first one too", why_one_step_less)
def one_step_too_many(input_size, kernel_size, *, stride=1):
    total = max(missing(input_size, kernel_size, stride) + stride, 0)
    return total // 2, total - total // 2


def why_steps_of_the_stride(got, expected, input_size, kernel_size, stride):
    return (
        f"{got} is what is missing if each window starts one column after the one before. Here it starts {stride} "
        f"columns after it. {needed(input_size, kernel_size, stride)} That gives {expected}."
    )


@mistake("lets the windows take steps of 1", why_steps_of_the_stride)
def steps_of_one(input_size, kernel_size, *, stride=1):
    total = max(-(-input_size // stride) - 1 + kernel_size - input_size, 0)
    return total // 2, total - total // 2


def why_not_only_kernel_and_stride(got, expected, input_size, kernel_size, stride):
    return (
        f"{got} comes from kernel - stride, {kernel_size} - {stride}. That is the total only where the stride divides "
        f"the input and is not larger than the kernel. {needed(input_size, kernel_size, stride)} That gives {expected}."
    )


@mistake("takes kernel - stride for all inputs, and goes below zero", why_not_only_kernel_and_stride)
def kernel_less_stride_unbounded(input_size, kernel_size, *, stride=1):
    total = kernel_size - stride
    return total // 2, total - total // 2


@mistake("takes kernel - stride for all inputs", why_not_only_kernel_and_stride)
def kernel_less_stride(input_size, kernel_size, *, stride=1):
    total = max(kernel_size - stride, 0)
    return total // 2, total - total // 2


def why_whole_size(got, expected, input_size, kernel_size, stride):
    return (
        f"{got} keeps all {input_size} numbers in spite of the stride. SAME asks for {input_size} / {stride} rounded "
        f"up, {-(-input_size // stride)}. {needed(input_size, kernel_size, stride)} That gives {expected}."
    )


@mistake("keeps the whole size under a stride", why_whole_size)
def keeps_the_whole_size(input_size, kernel_size, *, stride=1):
    total = missing_for(input_size, input_size, kernel_size, stride)
    return total // 2, total - total // 2


def why_not_negative(got, input_size, kernel_size, stride):
    return (
        f"{got} would cut columns off. {needed(input_size, kernel_size, stride)} Padding only adds: where nothing is "
        "missing it is (0, 0)."
    )


@mistake("lets the padding go below zero", why_not_negative)
def goes_below_zero(input_size, kernel_size, *, stride=1):
    total = missing(input_size, kernel_size, stride)
    return total // 2, total - total // 2


def why_not_absolute(got, expected, input_size, kernel_size, stride):
    return (
        f"{got} turns a number below zero into one above. {needed(input_size, kernel_size, stride)} Where the input "
        f"has columns to spare, no zeros are added: {expected}."
    )


@mistake("takes the absolute value", why_not_absolute)
def takes_the_absolute_value(input_size, kernel_size, *, stride=1):
    total = abs(missing(input_size, kernel_size, stride))
    return total // 2, total - total // 2


# ── another kind of answer ────────────────────────────────────────────────────────────────────────────────────────


@mistake(
    "returns a list",
    "{got} has the right numbers, but it is a list. The answer is a tuple, with round brackets: {expected}.",
)
def returns_a_list(input_size, kernel_size, *, stride=1):
    total = max(missing(input_size, kernel_size, stride), 0)
    return [total // 2, total - total // 2]


WHY_TWO_NUMBERS = (
    "{got} is a single number. The answer is two of them, the zeros on the low side and the zeros on the high side: "
    "{expected}."
)


@mistake("returns the total alone", WHY_TWO_NUMBERS)
def returns_the_total(input_size, kernel_size, *, stride=1):
    return max(missing(input_size, kernel_size, stride), 0)


@mistake("returns half the kernel alone", WHY_TWO_NUMBERS)
def returns_half_the_kernel(input_size, kernel_size, *, stride=1):
    return kernel_size // 2


@mistake("returns half of kernel - 1 alone", WHY_TWO_NUMBERS)
def returns_half_of_kernel_less_one(input_size, kernel_size, *, stride=1):
    return (kernel_size - 1) // 2


@mistake("returns the output size", WHY_TWO_NUMBERS)
def returns_the_output_size(input_size, kernel_size, *, stride=1):
    return -(-input_size // stride)


WHY_WHOLE_ZEROS = (
    "{got} has floats in it. Zeros are counted, so ints are asked for: {expected}. / always gives a float; // gives an "
    "int, the half rounded down."
)


@mistake("halves the total with /", WHY_WHOLE_ZEROS)
def halves_as_floats(input_size, kernel_size, *, stride=1):
    total = max(missing(input_size, kernel_size, stride), 0)
    return total / 2, total / 2


@mistake("halves kernel - 1 with /", WHY_WHOLE_ZEROS)
def half_of_kernel_less_one_as_floats(input_size, kernel_size, *, stride=1):
    return (kernel_size - 1) / 2, (kernel_size - 1) / 2


@mistake("divides by the stride with /", WHY_WHOLE_ZEROS)
def output_size_as_a_float(input_size, kernel_size, *, stride=1):
    total = max(missing_for(input_size / stride, input_size, kernel_size, stride), 0)
    return total // 2, total - total // 2


def probes(rng):
    """Settings on which every two of the above, and the reference, differ at least three times."""
    for kernel_size in (2, 3, 4, 5, 6, 7, 8):
        yield call.same_padding(rng.randint(8, 20), kernel_size)
    for stride in (2, 3, 4, 5):
        for kernel_size in (1, 2, stride + 3, stride + 4):
            windows = rng.randint(2, 5)
            yield call.same_padding(windows * stride, kernel_size, stride=stride)
            yield call.same_padding(windows * stride + rng.randrange(1, stride), kernel_size, stride=stride)
