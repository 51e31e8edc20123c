"""Wrong answers to `same_padding`, and what to say about them."""

from grader.checks import call, mistake


def in_all(number):
    return "1 zero in all" if number == 1 else f"{number} zeros in all"


def missing_for(output, input_size, kernel_size, stride):
    """Return how many columns so many windows lack; less than 0 where they lack none."""
    return (output - 1) * stride + kernel_size - input_size


def missing(input_size, kernel_size, stride):
    return missing_for(-(-input_size // stride), input_size, kernel_size, stride)


def needed(input_size, kernel_size, stride):
    """Count the zeros aloud."""
    output = -(-input_size // stride)
    reach = (output - 1) * stride + kernel_size
    lack = "so nothing is missing"
    if reach > input_size:
        lack = f"so {in_all(reach - input_size)} {'is' if reach == input_size + 1 else 'are'} missing"
    windows = "1 window reaches" if output == 1 else f"{output} windows with stride {stride} reach"
    return f"{windows} {reach} columns far and the input has {input_size}, {lack}."


def why_half(got, expected, input_size, kernel_size, stride):
    return (
        f"{got} is kernel // 2 on both sides, which is right for odd kernels and stride 1, and only for them. "
        f"{needed(input_size, kernel_size, stride)} That gives {expected}."
    )


@mistake("puts half the kernel on both sides", why_half)
def half_the_kernel(input_size, kernel_size, *, stride=1):
    return kernel_size // 2, kernel_size // 2


def why_all_on_each(got, expected, input_size, kernel_size, stride):
    return (
        f"{got} puts kernel - 1 = {kernel_size - 1} zeros on each side, {2 * (kernel_size - 1)} together. "
        f"{needed(input_size, kernel_size, stride)} They are shared out between the sides: {expected}."
    )


@mistake("puts kernel - 1 zeros on each side", why_all_on_each)
def all_on_each_side(input_size, kernel_size, *, stride=1):
    return kernel_size - 1, kernel_size - 1


def why_low_side(got, expected):
    return (
        f"The number of zeros is right, {sum(expected)} in all. {got} gives the odd one to the low side, before the "
        f"first column. Here it goes to the high side, as in JAX and TensorFlow: {expected}."
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
        f"{got} has {sum(got)} zeros, one too few: halving an odd total with // lost it. "
        f"{needed(input_size, kernel_size, stride)} {sum(expected)} is odd, so the high side gets the one more: "
        f"{expected}."
    )


@mistake("loses the odd zero by halving with //", why_lost_zero)
def loses_the_odd_zero(input_size, kernel_size, *, stride=1):
    total = max(missing(input_size, kernel_size, stride), 0)
    return total // 2, total // 2


@mistake("loses the odd zero by halving with //, and goes below zero", why_lost_zero)
def loses_the_odd_zero_unbounded(input_size, kernel_size, *, stride=1):
    total = missing(input_size, kernel_size, stride)
    return total // 2, total // 2


def why_one_side(got, expected):
    return (
        f"{got} puts all zeros on the high side. Their number is right, but SAME shares them out between the two "
        f"sides: {expected}."
    )


@mistake("puts all zeros on the high side", why_one_side)
def all_on_the_high_side(input_size, kernel_size, *, stride=1):
    return 0, max(missing(input_size, kernel_size, stride), 0)


@mistake("puts all zeros on the high side, and fewer than none", why_one_side)
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
        f"{got} is enough for {down} numbers, which is {input_size} / {stride} rounded down. SAME rounds up, to "
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


def why_not_only_kernel_and_stride(got, expected, input_size, kernel_size, stride):
    return (
        f"{got} is {kernel_size} - {stride} zeros, kernel - stride. That is right where the stride divides the input, "
        f"and {input_size} / {stride} leaves a remainder. {needed(input_size, kernel_size, stride)} That gives "
        f"{expected}."
    )


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


def probes(rng):
    """Settings on which every two of the above, and the reference, differ at least three times."""
    for kernel_size in (2, 3, 4, 5, 6, 7, 8):
        yield call.same_padding(rng.randint(8, 20), kernel_size)
    for stride in (2, 3, 4, 5, 6):
        for kernel_size in (1, 2, stride, stride + 3, stride + 4, stride + 5):
            windows = rng.randint(2, 5)
            yield call.same_padding(windows * stride, kernel_size, stride=stride)
            yield call.same_padding(windows * stride + rng.randrange(1, stride), kernel_size, stride=stride)
