"""Wrong answers to `same_padding`, and what to say about them."""

from grader.checks import call, mistake


def in_all(number):
    return "1 zero in all" if number == 1 else f"{number} zeros in all"


def needed(input_size, kernel_size, stride):
    """Count the zeros aloud."""
    output = -(-input_size // stride)
    reach = (output - 1) * stride + kernel_size
    missing = reach - input_size
    are = "is" if missing == 1 else "are"
    lack = "so nothing is missing" if missing <= 0 else f"so {in_all(missing)} {are} missing"
    windows = "1 window reaches" if output == 1 else f"{output} windows with stride {stride} reach"
    return f"{windows} {reach} columns far and the input has {input_size}, {lack}."


def why_half(got, expected, input_size, kernel_size, stride):
    return (
        f"{got} is kernel // 2 on both sides, which is right for odd kernels and stride 1, and only for them. "
        f"{needed(input_size, kernel_size, stride)} That gives {expected}."
    )


@mistake("puts half the kernel on both sides", why_half)
def half_the_kernel(input_size, kernel_size, *, stride=1):  # noqa: ARG001
    return kernel_size // 2, kernel_size // 2


def why_all_on_each(got, expected, input_size, kernel_size, stride):
    return (
        f"{got} puts kernel - 1 = {kernel_size - 1} zeros on each side, {2 * (kernel_size - 1)} together. "
        f"{needed(input_size, kernel_size, stride)} They are shared out between the sides: {expected}."
    )


@mistake("puts kernel - 1 zeros on each side", why_all_on_each)
def all_on_each_side(input_size, kernel_size, *, stride=1):  # noqa: ARG001
    return kernel_size - 1, kernel_size - 1


def why_low_side(got, expected):
    return (
        f"The number of zeros is right, {sum(expected)} in all. {got} gives the odd one to the low side, before the "
        f"first column. Here it goes to the high side, as in JAX and TensorFlow: {expected}."
    )


@mistake("gives the odd zero to the low side", why_low_side)
def odd_zero_low(input_size, kernel_size, *, stride=1):
    total = max((-(-input_size // stride) - 1) * stride + kernel_size - input_size, 0)
    return total - total // 2, total // 2


def why_lost_zero(got, expected, input_size, kernel_size, stride):
    return (
        f"{got} has {sum(got)} zeros, one too few: halving an odd total with // lost it. "
        f"{needed(input_size, kernel_size, stride)} {sum(expected)} is odd, so the high side gets the one more: "
        f"{expected}."
    )


@mistake("loses the odd zero by halving with //", why_lost_zero)
def loses_the_odd_zero(input_size, kernel_size, *, stride=1):
    total = max((-(-input_size // stride) - 1) * stride + kernel_size - input_size, 0)
    return total // 2, total // 2


def why_one_side(got, expected):
    return (
        f"{got} puts all zeros on the high side. Their number is right, but SAME shares them out between the two "
        f"sides: {expected}."
    )


@mistake("puts all zeros on the high side", why_one_side)
def all_on_the_high_side(input_size, kernel_size, *, stride=1):
    return 0, max((-(-input_size // stride) - 1) * stride + kernel_size - input_size, 0)


def why_stride_ignored(got, expected, input_size, kernel_size, stride):
    return (
        f"{got} is the answer for stride 1. With stride {stride} fewer windows are wanted. "
        f"{needed(input_size, kernel_size, stride)} That gives {expected}."
    )


@mistake("leaves the stride out", why_stride_ignored)
def ignores_stride(input_size, kernel_size, *, stride=1):  # noqa: ARG001
    return (kernel_size - 1) // 2, kernel_size // 2


def why_rounding_down(got, expected, input_size, kernel_size, stride):
    down = input_size // stride
    return (
        f"{got} is enough for {down} numbers, which is {input_size} / {stride} rounded down. SAME rounds up, to "
        f"{down + 1}. {needed(input_size, kernel_size, stride)} That gives {expected}."
    )


@mistake("rounds the output size down", why_rounding_down)
def rounds_output_down(input_size, kernel_size, *, stride=1):
    total = max((input_size // stride - 1) * stride + kernel_size - input_size, 0)
    return total // 2, total - total // 2


def why_whole_size(got, expected, input_size, kernel_size, stride):
    return (
        f"{got} keeps all {input_size} numbers in spite of the stride. SAME asks for {input_size} / {stride} rounded "
        f"up, {-(-input_size // stride)}. {needed(input_size, kernel_size, stride)} That gives {expected}."
    )


@mistake("keeps the whole size under a stride", why_whole_size)
def keeps_the_whole_size(input_size, kernel_size, *, stride=1):
    total = max((input_size - 1) * stride + kernel_size - input_size, 0)
    return total // 2, total - total // 2


def why_not_negative(got, input_size, kernel_size, stride):
    return (
        f"{got} would cut columns off. {needed(input_size, kernel_size, stride)} Padding only adds: where nothing is "
        "missing it is (0, 0)."
    )


@mistake("lets the padding go below zero", why_not_negative)
def goes_below_zero(input_size, kernel_size, *, stride=1):
    total = (-(-input_size // stride) - 1) * stride + kernel_size - input_size
    return total // 2, total - total // 2


def probes(rng):
    """Settings on which every two of the above, and the reference, differ at least three times."""
    for kernel_size in (2, 3, 4, 5, 6, 7, 8):
        yield call.same_padding(rng.randint(8, 20), kernel_size)
    for stride in (2, 3, 4, 5):
        for kernel_size in (1, stride, stride + 3, stride + 4, stride + 5):
            windows = rng.randint(2, 5)
            yield call.same_padding(windows * stride, kernel_size, stride=stride)
            yield call.same_padding(windows * stride + rng.randrange(1, stride), kernel_size, stride=stride)
