"""What does a convolution know that a dense layer does not?"""

import random

from grader.quiz import Choice, Quiz


def quiz(draw: random.Random) -> Quiz:
    """Ask what a dense layer gives on a larger image once it is written as a convolution, then for what it assumes."""
    side = draw.choice([4, 5, 6, 7])
    units = draw.choice([8, 10, 12, 20])
    further = draw.choice([2, 3, 4, 5, 6])
    larger, places = side + further, further + 1
    size, classes = draw.choice([24, 28, 32, 48]), draw.choice([4, 5, 10])
    return Quiz(
        number_question=(
            f"A network ends in a dense layer of {units} units over a map of {side}×{side}×16, all of it flattened. "
            f"The same weights are written as a convolution, one {side}×{side}×16 kernel for each unit, stride 1, no "
            f"padding. On a larger image the map before it is {larger}×{larger}×16. How many numbers come out of this "
            "convolution, of all units together?"
        ),
        number=places**2 * units,
        number_hint=(
            f"In how many places along one axis does a kernel of {side} stand on {larger}? An image has two axes, and "
            "each unit has a kernel of its own."
        ),
        number_feedback={
            units: (
                f"{units} is right for a map of {side}×{side}, where each kernel stands in one place. On "
                f"{larger}×{larger} there are more places; the dense layer could not have been used there at all."
            ),
            places * units: (
                f"{places * units} counts the places along one axis. A map has two: {places} rows of {places} places."
            ),
            further**2 * units: (
                f"You took {larger} - {side} = {further} places along each axis. Those are the steps; the first place "
                "needs none, so there is one more."
            ),
            larger**2 * units: (
                f"{larger**2 * units} has one place for each of the {larger}×{larger} of the map, as with 'same' "
                "padding. Here nothing is padded: a kernel may not hang over the edge."
            ),
            places**2 * 16: (
                f"{places**2 * 16} counts the 16 channels that go in. A kernel reaches through all of them and gives "
                f"one number at each place, and there are {units} kernels, one for each unit."
            ),
            places**2: (f"{places**2} is right for one unit. There are {units}, and each gives a map of its own."),
        },
        reason_question=(
            f"In a data set of {size}×{size} images in {classes} classes, the pixels of every image, for training and "
            "for testing, are put into the same new order, drawn once at random. A dense network and a convolutional "
            "one are trained anew on these images. What becomes of their accuracy?"
        ),
        choices=[
            Choice(
                "The dense network does as well as before, the convolutional one worse: what belongs together is no "
                "longer side by side.",
                right=True,
            ),
            Choice(
                "Both do worse: the images cannot be recognised any more.",
                "Not by you. A dense layer has a weight for each pixel, wherever it stands; put the weights into the "
                "same new order, and it computes what it did before. Nothing is lost for it.",
            ),
            Choice(
                "Both do as well as before: the same numbers are in every image.",
                "For the dense network that is enough. A kernel sees only pixels that lie side by side, and expects "
                "the same patterns everywhere: in the new order there are no such patterns left.",
            ),
            Choice(
                "The convolutional network does as well as before, the dense one worse: shared weights do not depend "
                "on the place.",
                "It is the other way round. Sharing helps where a pattern may stand anywhere, and a pattern is pixels "
                "side by side. In the new order its pixels are scattered, and no kernel covers them.",
            ),
            Choice(
                "The convolutional network does as well if its kernels are 5×5 instead of 3×3.",
                "The pixels of one edge now lie anywhere in the image. A slightly larger window hardly holds more of "
                "them, and each place would need weights of its own.",
            ),
        ],
    )
