"""What does ReLU let through, forwards and backwards?"""

import random

from grader.quiz import Choice, Quiz


def quiz(draw: random.Random) -> Quiz:
    """Ask for the output of two layers with ReLU between, then for what becomes of a map that is always cut off."""
    while True:  # until no two of the wrong numbers are the same
        left, right = draw.sample(range(1, 13), 2)
        weights = {"A": draw.randint(2, 7), "B": draw.randint(2, 7)}
        bias = draw.randint(1, 9)
        before = {"A": left - right, "B": right - left}
        kept, cut = ("A", "B") if before["A"] > 0 else ("B", "A")
        found = weights[kept] * before[kept] - bias
        linear = sum(weights[name] * before[name] for name in "AB") - bias
        both = sum(weights.values()) * before[kept] - bias
        other = weights[cut] * before[kept] - bias
        wrong = [linear, both, other, found + bias, max(linear, 0)]
        if found > 0 > linear and found not in (before[kept], bias) and len({found, *wrong}) == 6:
            break
    lowest, highest = -draw.randint(6, 15), draw.randint(2, 9)
    stuck = -(highest + draw.randint(1, 5))
    return Quiz(
        number_question=(
            f"Two neighbouring pixels are {left} {right}. Kernel A is 1 -1, kernel B is -1 1, and neither has a bias. "
            f"ReLU follows, and then a 1×1 convolution: {weights['A']} * A + {weights['B']} * B - {bias}, of what ReLU "
            "left of A and B. There is no ReLU behind it. What comes out?"
        ),
        number=found,
        number_hint=(
            "Work it out in three steps: the responses of A and of B to the two pixels, then what ReLU leaves of each, "
            "then the weighted sum."
        ),
        number_feedback={
            linear: (
                f"{linear} is what comes out without ReLU, with {before['A']} for A and {before['B']} for B. One of "
                "the two is negative."
            ),
            0: "There is no ReLU behind the last layer. And before it, ReLU acts on A and on B, each by itself.",
            both: (
                f"{both} counts both kernels with {before[kept]}. ReLU turns no signs: of {before['A']} and "
                f"{before['B']} it leaves one as it is, and makes the other 0."
            ),
            other: f"You kept {cut} and dropped {kept}. Which of the two is positive at these pixels?",
            found + bias: f"The {bias} at the end still has to be taken away.",
        },
        reason_question=(
            "In the first layer, the products of one kernel add up to something between "
            f"{lowest} and {highest}, at all places of all training images. One step of plain gradient descent was too "
            f"large, and its bias is {stuck} now. ReLU follows. What becomes of this feature map in further training?"
        ),
        choices=[
            Choice(
                "It is 0 everywhere, for all training images, and stays so: where ReLU cuts off, no gradient comes "
                "through to change the kernel or the bias.",
                right=True,
            ),
            Choice(
                "It is 0 everywhere at first. But the loss is larger now, so the gradient lifts the bias again.",
                "The gradient comes to this bias through ReLU alone, and there the slope is 0 at every place. However "
                "large the loss is, the step is 0.",
            ),
            Choice(
                f"It still shows the places that fit best, those near {highest}.",
                f"Even there, with the bias, the sum is no more than {highest + stuck}, and ReLU makes 0 of it.",
            ),
            Choice(
                "Its numbers are all negative; the next layer makes use of them by negative weights.",
                "They are negative before ReLU. What the next layer gets is 0 at every place, and no weight makes "
                "anything else of 0.",
            ),
            Choice(
                "Nothing: a bias moves all numbers alike, so the differences between places stay.",
                "Before ReLU they do. But all of these numbers are below 0, so that ReLU makes 0 of every one of them.",
            ),
        ],
    )
