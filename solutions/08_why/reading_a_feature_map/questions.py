"""What can be read off a feature map, and what cannot?"""

import random

from grader.quiz import Choice, Quiz


def quiz(draw: random.Random) -> Quiz:
    """Ask where in the image a place of the map looks, then for what the size of a response says."""
    while True:  # until no two of the numbers are the same
        kernel, stride = draw.choice([(5, 2), (7, 2), (5, 3), (7, 3), (7, 4), (9, 4), (11, 4)])
        padding = kernel // 2
        row, column = draw.sample(range(3, 14), 2)
        start = row * stride - padding
        if len({start, row * stride, row, row * stride + padding, column * stride - padding}) == 5:
            break
    times = draw.choice([2, 3, 4, 5])
    weak = draw.choice([6, 8, 10, 12])
    strong = times * weak
    return Quiz(
        number_question=(
            f"A feature map was made by a {kernel}×{kernel} kernel with stride {stride} and {padding} rows and columns "
            f"of zeros on each side. Its largest number stands at row {row}, column {column}, counted from 0. At which "
            "row of the image does the window that it comes from begin? (Row 0 is the first row of the image.)"
        ),
        number=start,
        number_hint=(
            "Where does the window of row 0 of the map begin, if the zeros lie before row 0 of the image? And how far "
            "does the window move from one row of the map to the next?"
        ),
        number_feedback={
            row * stride: (
                f"{row * stride} is counted in the padded image. Its first {padding} rows are zeros, which the image "
                "itself does not have."
            ),
            row: f"{row} is the row of the map. From one row of it to the next the window moves by {stride} rows.",
            row * stride + padding: (
                f"You added the {padding} rows of zeros. They lie before row 0 of the image, so the window of row 0 of "
                f"the map begins at -{padding}."
            ),
            column * stride - padding: (
                f"{column * stride - padding} is the column at which the window begins. The row was asked for, and the "
                f"place is row {row}, column {column}."
            ),
        },
        reason_question=(
            "The kernel looks for an edge, bright above dark; its numbers add up to 0, and there is no bias. Before "
            f"any ReLU the map shows {strong} at place P and {weak} at place Q. What do the two numbers say?"
        ),
        choices=[
            Choice(
                f"P fits the kernel more strongly, all in all: the same edge at {times} times the contrast would do, "
                "and so would a better edge at the same contrast.",
                right=True,
            ),
            Choice(
                f"It is {times} times as likely that there is an edge at P as at Q.",
                "A response is a sum of products, no probability. Make the whole image twice as bright, and both "
                "numbers double; what is to be seen in it stays the same.",
            ),
            Choice(
                f"The edge at P is {times} times as long as the one at Q.",
                "The window has the same size everywhere, so an edge that is longer than it adds nothing. How well "
                "the patch fits counts, and with what contrast.",
            ),
            Choice(
                f"P is {times} times as bright as Q.",
                "A kernel that adds up to 0 does not see brightness: on a flat patch its response is 0, however "
                "bright that is. It sees differences.",
            ),
            Choice(
                "There is an edge at P and none at Q.",
                f"{weak} is not 0: at Q, too, it is brighter above than below, with less contrast or in a pattern "
                "that fits less well. Which number counts as an edge is for later layers to learn.",
            ),
        ],
    )
