"""Wrong answers to `output_size`, and what to say about them."""

from grader.checks import call, mistake


def a_window(number):
    names = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
    if number > len(names):
        return f"Window number {number}"
    return f"{'An' if number == 8 else 'A'} {names[number - 1]} window"


def columns(first, last):
    if first == last:
        return f"column {first}"
    if last - first > 3:
        return f"columns {first} to {last}"
    return "columns " + ", ".join(str(column) for column in range(first, last)) + f" and {last}"


def times(number):
    return "once" if number == 1 else f"{number} times"


def counted(number, noun):
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def why_rounding_up(got, expected, input_size, kernel_size, stride, padding):
    start = expected * stride
    end = input_size + 2 * padding - 1
    where = "the padded input" if padding else "the input"
    return (
        f"{got} is what rounding up gives. {a_window(got)} would start at column {start} and need "
        f"{columns(start, start + kernel_size - 1)}, but {where} ends at {end}. It is dropped, so the division "
        "rounds down."
    )


@mistake("rounds up", why_rounding_up)
def rounds_up(input_size, kernel_size, *, stride=1, padding=0):
    return -(-(input_size + 2 * padding - kernel_size) // stride) + 1


@mistake("rounds up, and leaves the padding out", why_rounding_up)
def rounds_up_without_padding(input_size, kernel_size, *, stride=1, padding=0):
    return -(-(input_size - kernel_size) // stride) + 1


def why_rounding_to_nearest(got, expected, input_size, kernel_size, stride, padding):
    way = input_size + 2 * padding - kernel_size
    return (
        f"{got} is what rounding to the nearest whole number gives: {way} / {stride} = {way / stride:.2f} became "
        f"{got - 1}. With {counted(expected - 1, 'whole step')} the kernel gets to within "
        f"{counted(way - (expected - 1) * stride, 'column')} of the end, too near for another step of {stride}. Only "
        "whole steps count, so the division rounds down."
    )


@mistake("rounds to the nearest whole number", why_rounding_to_nearest)
def rounds_to_nearest(input_size, kernel_size, *, stride=1, padding=0):
    return round((input_size + 2 * padding - kernel_size) / stride) + 1


@mistake("rounds to the nearest whole number, halves up", why_rounding_to_nearest)
def rounds_half_up(input_size, kernel_size, *, stride=1, padding=0):
    return int((input_size + 2 * padding - kernel_size) / stride + 0.5) + 1


def why_plus_one(got, expected):
    return (
        f"{got} counts the steps: the kernel can move {times(got)}. The first window gives a number before any step, "
        f"so there are {got} + 1 = {expected}."
    )


@mistake("forgets the + 1", why_plus_one)
def forgets_plus_one(input_size, kernel_size, *, stride=1, padding=0):
    return (input_size + 2 * padding - kernel_size) // stride


@mistake("forgets the + 1, and leaves the padding out", why_plus_one)
def forgets_plus_one_and_padding(input_size, kernel_size, *, stride=1, padding=0):
    return (input_size - kernel_size) // stride


def why_last_window(got, expected, input_size, kernel_size, stride, padding):
    start = (expected - 1) * stride
    end = start + kernel_size - 1
    return (
        f"{got} leaves out the last window. It starts at column {start} and ends at column {end}, exactly where the "
        f"{'padded ' if padding else ''}input ends, so it fits. A loop has to let it in, with <= and not <, or with a "
        "range that goes one further. In the formula, count whole steps and add the first window."
    )


@mistake("leaves out the window that ends exactly at the edge", why_last_window)
def stops_before_the_edge(input_size, kernel_size, *, stride=1, padding=0):
    return len(range(0, input_size + 2 * padding - kernel_size, stride))


@mistake("leaves out the window that ends exactly at the edge, and the padding", why_last_window)
def stops_before_the_edge_without_padding(input_size, kernel_size, *, stride=1, padding=0):
    return len(range(0, input_size - kernel_size, stride))


def why_plus_one_inside(got, expected, input_size, kernel_size, stride, padding):
    way = input_size + 2 * padding - kernel_size
    return (
        f"{got} comes from adding the 1 before dividing: ({way} + 1) // {stride}. The 1 is not one more column but a "
        f"whole window, the first one. Divide first: {way} // {stride} = {way // stride} steps, and one window more "
        f"is {expected}."
    )


@mistake("adds 1 before dividing", why_plus_one_inside)
def plus_one_inside(input_size, kernel_size, *, stride=1, padding=0):
    return (input_size + 2 * padding - kernel_size + 1) // stride


def why_padding_once(got, expected, input_size, padding):
    return (
        f"{got} is what comes out of {input_size} + {padding} columns: the padding is counted once. "
        f"{counted(padding, 'zero')} on each of the two sides makes {2 * padding}, so the kernel slides over "
        f"{input_size} + 2 * {padding} = {input_size + 2 * padding} columns, which gives {expected}."
    )


@mistake("counts the padding once", why_padding_once)
def padding_once(input_size, kernel_size, *, stride=1, padding=0):
    return (input_size + padding - kernel_size) // stride + 1


def why_padding_ignored(got, expected, input_size, padding):
    return (
        f"{got} is the size without padding. The kernel also slides over the zeros, {padding} on each side, so it has "
        f"{input_size + 2 * padding} columns and not {input_size}. That gives {expected}."
    )


@mistake("leaves the padding out", why_padding_ignored)
def ignores_padding(input_size, kernel_size, *, stride=1, padding=0):
    return (input_size - kernel_size) // stride + 1


def why_stride_ignored(got, expected, input_size, kernel_size, stride, padding):
    way = input_size + 2 * padding - kernel_size
    return (
        f"{got} is the size for stride 1. Here the kernel moves {stride} columns at a time, and it has "
        f"{counted(way, 'column')} to go: that is {counted(way // stride, 'whole step')}. With the first window, which "
        f"needs no step, that makes {expected}."
    )


@mistake("leaves the stride out", why_stride_ignored)
def ignores_stride(input_size, kernel_size, *, stride=1, padding=0):
    return input_size + 2 * padding - kernel_size + 1


def why_only_the_first_case(got, expected, stride, padding):
    return (
        f"{got} is right for stride 1 without padding. Here the stride is {stride}, with {counted(padding, 'zero')} on "
        f"each side: how many columns are there with the zeros, and how many steps of {stride} fit? That gives "
        f"{expected}."
    )


@mistake("leaves stride and padding out", why_only_the_first_case)
def ignores_stride_and_padding(input_size, kernel_size, *, stride=1, padding=0):
    return input_size - kernel_size + 1


def why_only_a_difference(got, expected, input_size, kernel_size, stride, padding):
    if (stride, padding) == (1, 0):
        return why_plus_one(got, expected)
    return (
        f"{got} is {input_size} - {kernel_size}. That counts the steps at stride 1 without padding; the first window, "
        f"the stride and the padding are left out. With them it is {expected}."
    )


@mistake("takes the kernel from the input, and no more", why_only_a_difference)
def input_less_kernel(input_size, kernel_size, *, stride=1, padding=0):
    return input_size - kernel_size


def why_padding_first(got, expected, input_size, kernel_size, stride, padding):
    return (
        f"{got} adds the {2 * padding} zeros to the output, after the division. They are columns of the input, and the "
        f"kernel steps over them as over the others: ({input_size} + 2 * {padding} - {kernel_size}) // {stride} + 1 = "
        f"{expected}."
    )


@mistake("adds the padding after dividing", why_padding_first)
def pads_the_output(input_size, kernel_size, *, stride=1, padding=0):
    return (input_size - kernel_size) // stride + 1 + 2 * padding


def why_kernel_ignored(got, expected, input_size, kernel_size, stride, padding):
    size = input_size + 2 * padding
    share = "all columns of the input" if stride == 1 else f"{size} // {stride}, the input over the stride"
    return (
        f"{got} is {share}: the kernel is left out. A window of {kernel_size} cannot start in the last "
        f"{kernel_size - 1} columns, where it would hang over the edge. It can move {size} - {kernel_size} = "
        f"{counted(size - kernel_size, 'column')}, which gives {expected}."
    )


@mistake("leaves the kernel out", why_kernel_ignored)
def ignores_kernel(input_size, kernel_size, *, stride=1, padding=0):
    return (input_size + 2 * padding) // stride


def why_brackets(got, expected, input_size, kernel_size, stride, padding):
    size = input_size + 2 * padding
    return (
        f"{got} is {size} - {kernel_size} // {stride} + 1: only the kernel is divided, because Python divides before "
        f"it subtracts. The whole of {size} - {kernel_size} is covered in steps of {stride}, so it needs brackets: "
        f"({size} - {kernel_size}) // {stride} + 1 = {expected}."
    )


@mistake("divides only the kernel, for want of brackets", why_brackets)
def forgets_brackets(input_size, kernel_size, *, stride=1, padding=0):
    return input_size + 2 * padding - kernel_size // stride + 1


def why_divide_the_difference(got, expected, input_size, kernel_size, stride, padding):
    size = input_size + 2 * padding
    return (
        f"{got} is {size} // {stride} - {kernel_size} + 1: the columns are divided before the kernel is taken away. "
        f"The kernel moves over {size} - {kernel_size} columns in steps of {stride}, so subtract first: ({size} - "
        f"{kernel_size}) // {stride} + 1 = {expected}."
    )


@mistake("divides before taking the kernel away", why_divide_the_difference)
def divides_the_input_only(input_size, kernel_size, *, stride=1, padding=0):
    return (input_size + 2 * padding) // stride - kernel_size + 1


def why_no_float(got, expected):
    exact = "" if got == expected else f": there {'is' if expected == 1 else 'are'} {counted(expected, 'window')}"
    return (
        f"{got} is a float. A size counts windows, so it is an int{exact or f': {expected}'}. / always gives a float, "
        "and what is reckoned with a float is one too; of two ints, // gives an int, rounded down."
    )


@mistake("divides with /, which gives a float", why_no_float)
def true_division(input_size, kernel_size, *, stride=1, padding=0):
    return (input_size + 2 * padding - kernel_size) / stride + 1


@mistake("returns the right number as a float", why_no_float)
def right_as_a_float(input_size, kernel_size, *, stride=1, padding=0):
    return float((input_size + 2 * padding - kernel_size) // stride + 1)


def why_one_axis(got, expected):
    return (
        f"{got} speaks of both axes of a square image. The function answers for one axis alone, and is asked once for "
        f"each: {expected}."
    )


@mistake("multiplies the sizes of both axes", why_one_axis)
def counts_the_area(input_size, kernel_size, *, stride=1, padding=0):
    return ((input_size + 2 * padding - kernel_size) // stride + 1) ** 2


@mistake("returns the sizes of both axes", why_one_axis)
def returns_both_axes(input_size, kernel_size, *, stride=1, padding=0):
    size = (input_size + 2 * padding - kernel_size) // stride + 1
    return size, size


def why_as_many_as_said(got, expected, input_size, kernel_size, stride, padding):
    return (
        f"{got} is {input_size} / {stride} rounded up, what 'same' padding would give. Here there are as many zeros as "
        f"padding says, {padding} on each side: ({input_size} + 2 * {padding} - {kernel_size}) // {stride} + 1 = "
        f"{expected}."
    )


@mistake("takes any padding for 'same'", why_as_many_as_said)
def any_padding_is_same(input_size, kernel_size, *, stride=1, padding=0):
    return -(-input_size // stride) if padding else (input_size - kernel_size) // stride + 1


def probes(rng):
    """Settings on which every two of the above, and the reference, differ at least three times."""
    for input_size, kernel_size, stride, padding in [(8, 3, 2, 0), (10, 3, 4, 0), (9, 4, 3, 0), (11, 5, 4, 1)]:
        yield call.output_size(input_size, kernel_size, stride=stride, padding=padding)
    for input_size, kernel_size, stride, padding in [
        (12, 3, 2, 0),
        (13, 3, 4, 0),
        (10, 3, 2, 1),
    ]:  # two steps and a half
        yield call.output_size(input_size, kernel_size, stride=stride, padding=padding)
    for stride in (1, 2, 3, 3, 4, 4, 5, 5, 6, 7):
        for padding in (0, 1, 2, 3):
            kernel_size = rng.randint(3, 7)
            way = rng.randint(2, 5) * stride + rng.randrange(stride)
            input_size = max(way + kernel_size - 2 * padding, kernel_size)
            yield call.output_size(input_size, kernel_size, stride=stride, padding=padding)
