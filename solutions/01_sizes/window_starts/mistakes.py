"""Wrong answers to `window_starts`, and what to say about them."""

from grader.checks import call, mistake


def listed(numbers):
    return ", ".join(map(str, numbers)) if numbers else "nothing"


def why_last_dropped(got, expected, input_size, kernel_size, padding):
    last = expected[-1]
    end = last + kernel_size - 1
    return (
        f"The window that starts at {last} is missing. It covers columns {last} to {end}, and the "
        f"{'padded ' if padding else ''}input goes up to column {input_size + padding - 1}, so it fits. range(a, b) "
        "stops before b: for the last start to be in the list, b has to be one more. In a while loop it takes <= and "
        "not <."
    )


@mistake("stops one start too early", why_last_dropped)
def stops_too_early(input_size, kernel_size, *, stride=1, padding=0):
    return list(range(-padding, input_size + padding - kernel_size, stride))


def why_hangs_over(got, expected, input_size, kernel_size, padding):
    first = next((start for start in got if start not in expected), got[-1])
    return (
        f"{first} is a column of the {'padded ' if padding else ''}input, but a window of {kernel_size} that starts "
        f"there needs column {first + kernel_size - 1}, and the last is {input_size + padding - 1}. Stop where the "
        f"window still fits: {listed(expected)}."
    )


@mistake("lets windows start in every column that the stride meets", why_hangs_over)
def hangs_over(input_size, kernel_size, *, stride=1, padding=0):
    return list(range(-padding, input_size + padding, stride))


@mistake("lets windows start in every column of the input that the stride meets", why_hangs_over)
def hangs_over_the_input(input_size, kernel_size, *, stride=1, padding=0):
    return list(range(-padding, input_size, stride))


@mistake("adds a window where columns are left over", why_hangs_over)
def one_window_more(input_size, kernel_size, *, stride=1, padding=0):
    last = input_size + padding - kernel_size
    return list(range(-padding, last + stride, stride))


def why_down(got, expected, stride, kernel_size, input_size, padding):
    way = input_size + 2 * padding - kernel_size
    return (
        f"The way of {way} columns is {way / stride:.2f} steps of {stride}, and you round that to the nearest whole "
        f"number. A window at {got[-1]} would hang over the edge, so round down: {listed(expected)}."
    )


@mistake("rounds the number of steps to the nearest", why_down)
def rounds_the_steps(input_size, kernel_size, *, stride=1, padding=0):
    steps = round((input_size + 2 * padding - kernel_size) / stride)
    return [step * stride - padding for step in range(steps + 1)]


@mistake("goes one start too far", why_hangs_over)
def one_start_too_far(input_size, kernel_size, *, stride=1, padding=0):
    return list(range(-padding, input_size + padding - kernel_size + 2, stride))


def why_stride(got, expected, stride):
    return (
        f"Your windows start in every column. With stride {stride} each starts {stride} columns after the one before: "
        f"{listed(expected)}."
    )


@mistake("leaves the stride out", why_stride)
def ignores_stride(input_size, kernel_size, *, stride=1, padding=0):
    return list(range(-padding, input_size + padding - kernel_size + 1))


def why_side_by_side(got, expected, kernel_size, stride):
    return (
        f"Your windows lie side by side, {kernel_size} columns apart. Windows may overlap: the step is the stride, "
        f"{stride}. That gives {listed(expected)}."
    )


@mistake("steps by the size of the kernel", why_side_by_side)
def steps_by_the_kernel(input_size, kernel_size, *, stride=1, padding=0):
    return list(range(-padding, input_size + padding - kernel_size + 1, kernel_size))


def why_padding(got, expected, input_size, padding):
    return (
        f"{listed(got)}: these are the places without padding. The window stands on the zeros, too: columns "
        f"{-padding} to {input_size + padding - 1}. That gives {listed(expected)}."
    )


@mistake("leaves the padding out", why_padding)
def ignores_padding(input_size, kernel_size, *, stride=1, padding=0):
    return list(range(0, input_size - kernel_size + 1, stride))


def why_from_zero(got, expected, padding):
    return (
        f"You count the columns of the padded input from 0, so all your starts are {padding} too large. Column 0 is "
        f"the first of the input itself; the zeros before it have negative numbers: {listed(expected)}."
    )


@mistake("counts the columns of the padded input from 0", why_from_zero)
def counts_padded_columns(input_size, kernel_size, *, stride=1, padding=0):
    return list(range(0, input_size + 2 * padding - kernel_size + 1, stride))


def why_left_zeros(got, expected, padding):
    return (
        f"Your first window starts {f'at {got[0]}' if got else 'nowhere'}. There are zeros before column 0 as well, "
        f"{padding} on each side, and the first window starts on the first of them: {listed(expected)}."
    )


@mistake("puts the zeros on the high side only", why_left_zeros)
def zeros_on_the_high_side(input_size, kernel_size, *, stride=1, padding=0):
    return list(range(0, input_size + padding - kernel_size + 1, stride))


def why_right_zeros(got, expected, input_size, kernel_size, padding):
    return (
        f"You stop at column {input_size - 1}, the last of the input. There are zeros after it as well, up to column "
        f"{input_size + padding - 1}, and windows fit there, too: {listed(expected)}."
    )


@mistake("puts the zeros on the low side only", why_right_zeros)
def zeros_on_the_low_side(input_size, kernel_size, *, stride=1, padding=0):
    return list(range(-padding, input_size - kernel_size + 1, stride))


def why_from_the_first(got, expected, padding):
    return (
        f"Your starts are the columns that the stride divides, counted from column 0. The steps begin at the first "
        f"window, which stands on the first zero, in column {-padding}: {listed(expected)}."
    )


@mistake("counts the steps from column 0", why_from_the_first)
def steps_from_column_zero(input_size, kernel_size, *, stride=1, padding=0):
    last = input_size + padding - kernel_size
    return [start for start in range(-padding, last + 1) if start % stride == 0]


def why_padding_behind_once(got, expected, input_size, kernel_size, padding):
    return (
        f"{got[-1]} is too far: a window of {kernel_size} would need column {got[-1] + kernel_size - 1}, and the last "
        f"zero is in column {input_size + padding - 1}. The starts begin at {-padding} already, so at the end the "
        f"padding is added only once more: {listed(expected)}."
    )


@mistake("adds the padding twice at the end", why_padding_behind_once)
def padding_twice_at_the_end(input_size, kernel_size, *, stride=1, padding=0):
    return list(range(-padding, input_size + 2 * padding - kernel_size + 1, stride))


def why_starts_not_ends(got, expected, kernel_size):
    return (
        f"{listed(got)} are the columns in which the windows end. They start {kernel_size - 1} columns before: "
        f"{listed(expected)}."
    )


@mistake("lists where the windows end", why_starts_not_ends)
def lists_the_ends(input_size, kernel_size, *, stride=1, padding=0):
    return list(range(kernel_size - 1 - padding, input_size + padding, stride))


def why_columns_from_zero(got, expected):
    return f"You count columns from 1. The first column of the input is column 0: {listed(expected)}."


@mistake("counts columns from 1", why_columns_from_zero)
def counts_from_one(input_size, kernel_size, *, stride=1, padding=0):
    return [start + 1 for start in range(-padding, input_size + padding - kernel_size + 1, stride)]


def why_numbers_not_places(got, expected, stride):
    return (
        f"{listed(got)} are the numbers of the windows. Window number i starts i * {stride} columns after the first: "
        f"{listed(expected)}."
    )


@mistake("numbers the windows", why_numbers_not_places)
def numbers_the_windows(input_size, kernel_size, *, stride=1, padding=0):
    return list(range((input_size + 2 * padding - kernel_size) // stride + 1))


@mistake(
    "returns how many windows there are",
    "{got} is how many windows there are, which the next exercise asks for. Here the places themselves are wanted: "
    "{expected}.",
)
def counts_the_windows(input_size, kernel_size, *, stride=1, padding=0):
    return (input_size + 2 * padding - kernel_size) // stride + 1


@mistake(
    "returns a tuple",
    "The columns are right, but {got} is a tuple. A list is asked for, with square brackets: {expected}.",
)
def returns_a_tuple(input_size, kernel_size, *, stride=1, padding=0):
    return tuple(range(-padding, input_size + padding - kernel_size + 1, stride))


@mistake(
    "lists the columns of every window",
    "You list all columns that each window covers. Only the column in which it starts is wanted: {expected}.",
)
def lists_whole_windows(input_size, kernel_size, *, stride=1, padding=0):
    starts = range(-padding, input_size + padding - kernel_size + 1, stride)
    return [list(range(start, start + kernel_size)) for start in starts]


def probes(rng):
    """Settings on which every two of the above, and the reference, differ at least three times."""
    for stride in (1, 2, 3, 4, 5):
        for padding in (1, 2, 3):
            for left_over in sorted({0, stride // 2, stride - 1}):
                kernel_size = 2 * padding + rng.randint(1, 3)
                way = rng.randint(3, 5) * stride + left_over
                yield call.window_starts(way + kernel_size - 2 * padding, kernel_size, stride=stride, padding=padding)
        yield call.window_starts(rng.randint(8, 12), 3, stride=stride)
