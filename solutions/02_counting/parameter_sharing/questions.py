"""What does sharing alone save, and why does it matter?"""

import random

from grader.quiz import Choice, Quiz


def quiz(draw: random.Random) -> Quiz:
    """Ask for the weights of a layer that is local but shares nothing, then for the point of sharing."""
    kernel = draw.choice([2, 3])
    size = draw.randint(6, 10)
    places = size - kernel + 1
    return Quiz(
        number_question=(
            f"A {kernel}×{kernel} kernel slides over an input of {size}×{size}, one channel in and one out, stride 1, "
            f"no padding, no bias. Now give up sharing and keep locality: every place of the window gets a "
            f"{kernel}×{kernel} kernel of its own. How many weights does that layer have?"
        ),
        number=places**2 * kernel**2,
        number_hint=(
            f"Count the places of the window along one side, with output_size({size}, {kernel}), and square that. "
            "Each place has a whole kernel."
        ),
        number_feedback={
            kernel**2: f"{kernel**2} is one kernel for all places, which is sharing. Now each place has its own.",
            places**2: f"{places**2} is the number of places. Each has a kernel of {kernel}×{kernel} weights.",
            places * kernel**2: (
                f"{places} is the number of places along one side; there are {places} such rows, {places**2} places."
            ),
            size**2 * places**2: (
                f"{size**2 * places**2} is what a dense layer of equal output has: every place looks at the "
                f"whole input. With locality, a place looks at {kernel}×{kernel} numbers only."
            ),
            size**2 * kernel**2: (
                f"You took {size}×{size} places. Without padding no window can start in the last {kernel - 1} of the "
                "rows or columns, so there are fewer."
            ),
            (size - kernel) ** 2 * kernel**2: (
                f"You took {size - kernel} places along a side. That counts the steps; the place before the first "
                "step is one more."
            ),
        },
        reason_question="Why is parameter sharing so important? One of these is true of sharing itself:",
        choices=[
            Choice(
                "A pattern may stand anywhere. One kernel looks for it at every place, so it is learnt once and from "
                "all places, and a larger image needs no more weights.",
                right=True,
            ),
            Choice(
                "Each output looks at a small window only and not at the whole image.",
                "That is locality. A layer can be local without sharing, as in question 1: each window with weights "
                "of its own.",
            ),
            Choice(
                "Each weight is multiplied only once, so there is less to compute.",
                f"Each shared weight is multiplied at every place, here {places**2} times. With a kernel of its own "
                "for every place there would be just as many multiplications: sharing saves weights, not work.",
            ),
            Choice(
                "It accounts for the 87,111 to 1 between the lesson's dense layer of 1,000 units and its convolution.",
                "87,111 compares layers with different outputs, 1,000 numbers against 3,154,176. At equal output it "
                "is 274,763,776 to 1, and sharing's part of that is 49,284; the rest is locality's.",
            ),
            Choice(
                "The same kernel finds a pattern however it is turned and whatever its size.",
                "The same kernel is used at every place, but it is neither turned nor scaled: a turned pattern gets "
                "another response.",
            ),
        ],
    )
