"""When does a negative output mean something, and what?"""

import random

from grader.quiz import Choice, Quiz


def quiz(draw: random.Random) -> Quiz:
    """Ask for the output of a flat patch under a kernel that does not sum to zero, then for the reading of one."""
    brightness = draw.randint(2, 6)
    left = draw.randint(1, 3)
    right = left + draw.choice([1, 2])
    # One row of the kernel and the bias must not give 0: that number tells of another mistake.
    bias = draw.choice([bias for bias in (1, 2, 4, 5) if bias != brightness * (right - left)])
    total = 3 * (left - right)
    response = -draw.choice([12, 18, 24, 30, 36])
    return Quiz(
        number_question=(
            f"The three rows of a 3×3 kernel are all {left} 0 -{right}, the bias is {bias}. The patch is flat: all "
            f"nine numbers are {brightness}. What is the output, before any ReLU?"
        ),
        number=brightness * total + bias,
        number_hint=(
            f"Add up the nine numbers of the kernel. On a flat patch each of them is multiplied by {brightness}. The "
            "bias is added at the end, once."
        ),
        number_feedback={
            0: "0 is what ReLU makes of a negative output. The question is what the output is before that.",
            bias: (
                f"{bias} is the bias alone. A flat patch gives 0 only if the kernel sums to zero; this one sums to "
                f"{total}."
            ),
            brightness * total: f"{brightness * total} is the response; the bias of {bias} is still to be added.",
            brightness * (left - right) + bias: "That is one row of the kernel, and the bias. There are three rows.",
            (brightness + bias)
            * total: "You added the bias to each of the nine numbers. It is added once, at the end.",
            3 * brightness * (left + right) + bias: f"The last column of the kernel is -{right}, with a minus.",
        },
        reason_question=(
            "A kernel whose three rows are all 1 0 -1 gives "
            f"{response} at one place of an image, without a bias and before ReLU. What does that say about the place?"
        ),
        choices=[
            Choice(
                "The pattern there opposes the kernel: on the whole it is brighter on the right than on the left.",
                right=True,
            ),
            Choice(
                "There is no vertical edge there.",
                f"Without a difference between left and right the response would be 0. {response} is far from that.",
            ),
            Choice(
                "The place is dark.",
                "A kernel that sums to zero does not see brightness: add 100 to every number of the patch, and the "
                "response stays the same.",
            ),
            Choice(
                "The pattern there matches the kernel: it is brighter on the left than on the right.",
                "Then the large numbers would be multiplied by 1 and the small ones by -1, and the sum would be "
                "positive.",
            ),
            Choice(
                f"There is an edge the other way round, and after ReLU it still shows, as {-response}.",
                "The first half is right, but ReLU does not turn signs: every negative output becomes 0. To see such "
                "edges after ReLU, another kernel is needed, one with the opposite signs.",
            ),
        ],
    )
