"""What does a stride leave out, and what may come of fine detail under it?"""

import random

from grader.quiz import Choice, Quiz


def quiz(draw: random.Random) -> Quiz:
    """Ask how many pixels are in no window, then what a pattern as fine as the stride looks like."""
    while True:  # until no two of the wrong numbers are the same
        kernel, windows = draw.choice([2, 3]), draw.randint(5, 12)
        stride = kernel + draw.randint(1, 3)
        to_the_last = (windows - 1) * stride + kernel
        size = to_the_last + draw.randint(1, stride - 1)
        covered = windows * kernel
        unread = size**2 - covered**2
        crossings, lines, gaps = (size - covered) ** 2, size - covered, to_the_last**2 - covered**2
        in_rows = lines * size
        if len({unread, covered**2, crossings, lines, gaps, size**2 - windows**2, in_rows, 2 * in_rows}) == 8:
            break
    height = draw.randint(2, 9)
    dark_first = draw.choice([True, False])
    pixels = f"0 {height} 0 {height}" if dark_first else f"{height} 0 {height} 0"
    first = -height if dark_first else height
    return Quiz(
        number_question=(
            f"An image of {size}×{size} goes through a {kernel}×{kernel} convolution with stride {stride} and no "
            "padding. How many of its pixels are in no window at all?"
        ),
        number=unread,
        number_hint=(
            f"Take a single row first. How many windows start in it, and how many of its {size} columns do they cover? "
            "Rows are covered likewise. A pixel is in a window where its row and its column are covered, both."
        ),
        number_feedback={
            covered**2: (
                f"{covered**2} pixels are in a window: {covered} columns in each of {covered} rows. Those that are in "
                "none are asked for."
            ),
            crossings: (
                f"{lines} rows and {lines} columns are in no window, and {crossings} pixels lie where two of these "
                "cross. But a pixel is left out as soon as its row or its column is."
            ),
            lines: (
                f"{lines} columns are in no window, and {lines} rows. Pixels are asked for: each of these rows holds "
                f"{size} of them."
            ),
            in_rows: (
                f"{in_rows} pixels lie in the {lines} rows that no window holds. But {lines} columns are in none, "
                "either, and these leave out pixels of the other rows, too."
            ),
            2 * in_rows: (
                f"{2 * in_rows} counts {lines} rows of {size} and {lines} columns of {size}. Where such a row and such "
                f"a column cross, a pixel is counted twice: {crossings} of them."
            ),
            gaps: (
                f"{gaps} are left out between the windows. Behind the last one, which ends at column "
                f"{to_the_last - 1}, columns are left over as well, and rows below the last one."
            ),
            size**2 - windows**2: (
                f"You took one pixel for each of the {windows}×{windows} windows. A window of {kernel}×{kernel} holds "
                f"{kernel**2}."
            ),
        },
        reason_question=(
            f"The pixels of a row are {pixels}, and so on. The kernel 1 -1 slides along it with stride 2. What does "
            "its feature map show?"
        ),
        choices=[
            Choice(
                f"{first} at every place. If the row is moved by one pixel, it is {-first} at every place.",
                right=True,
            ),
            Choice(
                f"{first} and {-first} in turn, one for each change from pixel to pixel.",
                "That is the map at stride 1. Stride 2 leaves every second response out, and these are all those of "
                "one sign.",
            ),
            Choice(
                "0 at every place: what is so fine is averaged away.",
                f"A stride averages nothing, it leaves out. Wherever the kernel stands, it has 0 and {height} under "
                "it, in one order or the other, and their difference is not 0.",
            ),
            Choice(
                "Both signs as well, but in turns that last longer: several places of one, then several of the other.",
                "That happens where the pattern and the steps nearly agree. Here they agree exactly: after one step "
                "the kernel stands on the same two numbers again.",
            ),
            Choice(
                "All that there is: a kernel of 2 with stride 2 reads every pixel, so nothing is lost.",
                f"Every pixel is read, and yet this map cannot be told from that of a slope that "
                f"{'rises' if dark_first else 'falls'} by {height} from each pixel to the next.",
            ),
        ],
    )
