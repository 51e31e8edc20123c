"""Wrong answers to `window_dot_product`, and what to say about them."""

import numpy as np

from grader.checks import call, mistake


def right_window(image, kernel, row, column):
    rows, columns = kernel.shape
    return image[row : row + rows, column : column + columns]


def number(value):
    return f"{value:g}"


def products(window, kernel):
    """Write the sum of the products, or its beginning and its end where it is long."""
    terms = [f"{number(a)} * {number(b)}" for a, b in zip(window.ravel(), kernel.ravel(), strict=True)]
    return " + ".join(terms if len(terms) <= 6 else [*terms[:2], "...", terms[-1]])


def ending_with_the_sum(words):
    """Explain, and then write the right sum in the learner's numbers."""

    def why(got, expected, image, kernel, row, column):
        told = words.format(got=number(got) if np.ndim(got) == 0 and not isinstance(got, str) else "Your answer")
        window = right_window(image, kernel, row, column)
        return f"{told} Multiply number by number: {products(window, kernel)} = {number(expected)}."

    return why


@mistake(
    "multiplies window and kernel as matrices, and adds up",
    ending_with_the_sum(
        "{got} comes of a matrix product: @ and np.dot multiply the rows of the window by the columns of the kernel. "
        "Here each number meets only the one that lies on it."
    ),
)
def matrix_product(image, kernel, row, column):
    return (right_window(image, kernel, row, column) @ kernel).sum()


@mistake(
    "multiplies window and kernel as matrices",
    ending_with_the_sum(
        "An array came out and not a number: @ and np.dot multiply the rows of the window by the columns of the "
        "kernel. Here each number meets only the one that lies on it, and all products are added up."
    ),
)
def matrix(image, kernel, row, column):
    return right_window(image, kernel, row, column) @ kernel


@mistake(
    "flips the kernel",
    ending_with_the_sum(
        "{got} is what a flipped kernel gives, turned by half a turn as in true convolution. Here it is laid on as it "
        "stands, its first number on the first of the window."
    ),
)
def flips_the_kernel(image, kernel, row, column):
    return (right_window(image, kernel, row, column) * kernel[::-1, ::-1]).sum()


@mistake(
    "transposes the kernel",
    ending_with_the_sum(
        "{got} is what the kernel gives with its rows and columns exchanged. kernel[i, j] lies on the number i rows "
        "below and j columns right of the window's first."
    ),
)
def transposes_the_kernel(image, kernel, row, column):
    return (right_window(image, kernel.T, row, column) * kernel.T).sum()


def why_row_first(got, expected, image, kernel, row, column):
    return (
        f"Your window starts at row {column}, column {row}. In NumPy rows come first between the brackets: image[row : "
        f"row + {kernel.shape[0]}, column : column + {kernel.shape[1]}]. At row {row}, column {column} it is "
        f"{number(expected)}."
    )


@mistake("exchanges row and column", why_row_first)
def exchanges_row_and_column(image, kernel, row, column):
    return (right_window(image, kernel, column, row) * kernel).sum()


@mistake(
    "always takes the first window",
    "{got} is the answer at row 0, column 0. The window starts at row {row}, column {column}: {expected}.",
)
def always_the_first_window(image, kernel, row, column):
    return (right_window(image, kernel, 0, 0) * kernel).sum()


@mistake(
    "ends the slices at the kernel's size",
    "The window's numbers went wrong. A slice such as image[row:rows] always ends at the same row, wherever it starts; "
    "the end has to move along: image[row : row + rows, column : column + columns]. It gives {expected}.",
)
def slices_that_do_not_move_along(image, kernel, row, column):
    rows, columns = kernel.shape
    return (image[row:rows, column:columns] * kernel).sum()


def why_top_left(got, expected, image, kernel, row, column):
    return (
        f"{number(got) if np.ndim(got) == 0 and not isinstance(got, str) else 'Your answer'} takes row {row}, column "
        f"{column} for the middle of the window. They are its top left number, so the window reaches from there to row "
        f"{row + kernel.shape[0] - 1} and column {column + kernel.shape[1] - 1}: {number(expected)}."
    )


@mistake("takes the place for the middle of the window", why_top_left)
def around_the_place(image, kernel, row, column):
    padded = np.pad(image, [(side // 2, side) for side in kernel.shape])  # what lies outside counts 0
    return (right_window(padded, kernel, row, column) * kernel).sum()


@mistake("takes the place for the middle, and cuts from before the edge", why_top_left)
def around_the_place_by_slices(image, kernel, row, column):
    rows, columns = kernel.shape
    top, left = row - rows // 2, column - columns // 2  # below 0 it counts from the end, and the slice is empty
    return (image[top : top + rows, left : left + columns] * kernel).sum()


@mistake(
    "ends the loops over the kernel early",
    ending_with_the_sum(
        "{got} leaves out the kernel's last row and last column. range(n) stops before n by itself, so the loops go "
        "over range(rows) and range(columns)."
    ),
)
def ends_the_loops_early(image, kernel, row, column):
    return (right_window(image, kernel, row, column) * kernel)[:-1, :-1].sum()


def why_not_always_square(expected, image, kernel, row, column):
    rows, columns = kernel.shape
    return (
        f"Your answer is right for square kernels only. This one has {rows} {'row' if rows == 1 else 'rows'} and "
        f"{columns} {'column' if columns == 1 else 'columns'}, and so has the window: it ends before row {row + rows} "
        f"and column {column + columns}. The answer is {number(expected)}."
    )


@mistake("takes the kernel to be square", why_not_always_square)
def takes_the_kernel_to_be_square(image, kernel, row, column):
    side = kernel.shape[0]
    return (image[row : row + side, column : column + side] * kernel).sum()


@mistake(
    "does not add the products up",
    "Your answer holds all the products. They are added up to one number, {expected}: .sum(), without an axis.",
)
def keeps_the_products(image, kernel, row, column):
    return right_window(image, kernel, row, column) * kernel


@mistake(
    "adds up along the rows only",
    "Your answer still has an axis: the products were added up along one only, as Python's sum does with an array. "
    "All of them make one number, {expected}: .sum(), without an axis.",
)
def adds_up_one_axis(image, kernel, row, column):
    return sum(right_window(image, kernel, row, column) * kernel)


@mistake("takes the mean", ending_with_the_sum("{got} is the mean of the products. The answer is their sum."))
def takes_the_mean(image, kernel, row, column):
    return (right_window(image, kernel, row, column) * kernel).mean()


@mistake(
    "adds the numbers under the window",
    ending_with_the_sum("{got} is the sum of the numbers under the window. The kernel weighs each of them."),
)
def leaves_the_kernel_out(image, kernel, row, column):
    return right_window(image, kernel, row, column).sum()


@mistake(
    "multiplies the two sums",
    ending_with_the_sum(
        "{got} is the sum of the window times the sum of the kernel. That way every number meets every weight."
    ),
)
def product_of_sums(image, kernel, row, column):
    return right_window(image, kernel, row, column).sum() * kernel.sum()


@mistake(
    "adds window and kernel",
    ending_with_the_sum("{got} adds each number and its weight. They are multiplied, and only the products are added."),
)
def adds_the_two(image, kernel, row, column):
    return (right_window(image, kernel, row, column) + kernel).sum()


@mistake("makes it an int", "{got} has lost what is behind the point. The answer is a float: {expected}.")
def as_an_int(image, kernel, row, column):
    return int((right_window(image, kernel, row, column) * kernel).sum())


@mistake(
    "leaves out what is negative", ending_with_the_sum("{got} takes 0 where the sum is negative. ReLU comes later.")
)
def relu(image, kernel, row, column):
    return max(0.0, (right_window(image, kernel, row, column) * kernel).sum())


def probes(rng):
    """Images, kernels and places on which every two of the above, and the reference, differ at least three times."""

    def numbers(rows, columns, sign=1):
        return np.array([[sign * rng.choice((5, 7, 9, 11, 13, 17)) / 4 for _ in range(columns)] for _ in range(rows)])

    for shape, places in [((2, 2), [(1, 2), (0, 3), (2, 1)]), ((2, 3), [(1, 2), (0, 1)]), ((3, 2), [(2, 0), (1, 2)])]:
        for sign, (row, column) in enumerate(places):
            image = numbers(6, 7, -1 if sign % 2 else 1) + np.arange(7) / 4
            kernel = numbers(*shape)
            kernel[0, 0] += 2.25
            kernel[-1, 0] -= 5.5
            yield call.window_dot_product(image, kernel, row, column)
    for _ in range(4):
        yield call.window_dot_product(-numbers(5, 6), numbers(2, 2), rng.randint(1, 2), rng.randint(3, 4))
