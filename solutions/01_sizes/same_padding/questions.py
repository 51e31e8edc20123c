"""Why does the size shrink, and why does 'same' padding keep it?"""

import random

from grader.quiz import Choice, Quiz


def quiz(draw: random.Random) -> Quiz:
    """Ask for the size after several unpadded convolutions, then for the reason that padding keeps it."""
    kernel = draw.choice([3, 5, 7])
    layers = draw.choice([3, 4, 5])
    last = draw.randint(8, 24)
    lost = kernel - 1
    first = last + layers * lost
    half = kernel // 2
    return Quiz(
        number_question=(
            f"An input of {first}×{first} goes through {layers} convolutions, one after the other. Each has a "
            f"{kernel}×{kernel} kernel, stride 1 and no padding. How many rows does the last output have?"
        ),
        number=last,
        number_hint=(
            f"Do one convolution with output_size({first}, {kernel}), put the result in again, {layers} times in all."
        ),
        number_feedback={
            first: (
                f"{first} is the size with 'same' padding. Without it, no window can start in the last {lost} rows, so "
                f"each convolution makes the size smaller by {lost}."
            ),
            first
            - lost: f"{first - lost} is the size after the first convolution. The other {layers - 1} shrink it too.",
            first - layers * half: (
                f"You took {kernel} // 2 = {half} away each time. That is what is lost on one side, and the other side "
                "loses as much."
            ),
            first - layers * kernel: (
                f"You took the whole kernel away each time, {kernel}. Try the formula on one convolution: the first "
                "window needs no step, hence the + 1."
            ),
        },
        reason_question=(f"With 'same' padding and stride 1, an input of {first}×{first} stays {first}×{first}. Why?"),
        choices=[
            Choice(
                f"Without zeros, no window can start in the last {lost} of {first} rows. {lost} rows of zeros, shared "
                "between the two sides, give back just those starts.",
                right=True,
            ),
            Choice(
                "The feature map does get smaller; afterwards its edge is filled up with zeros, back to the old size.",
                "The zeros are added to the input, before the kernel slides. Every number of the output comes from "
                "a window; none is filled in afterwards.",
            ),
            Choice(
                f"A convolution gives one number for every number that goes in; without padding, too, {first} rows "
                f"give {first} rows.",
                f"It gives one number for every window. output_size({first}, {kernel}) counts them: fewer than "
                f"{first}.",
            ),
            Choice(
                f"It adds as many rows of zeros as the kernel has, {kernel} on each side, so that the kernel can stand "
                "wholly outside.",
                f"A window of nothing but zeros would tell nothing, and {2 * kernel} rows of zeros are more than are "
                "missing. Count how many starts are lost without padding.",
            ),
            Choice(
                "Next to the edge the kernel leaves out the numbers that lie outside, so it is smaller there and "
                "always fits.",
                "The kernel has its full size everywhere. What lies outside is multiplied like any other number; it "
                "is 0 there.",
            ),
        ],
    )
