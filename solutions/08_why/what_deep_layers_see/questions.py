"""What does a pixel reach, and how can few numbers stand for something large?"""

import random

from grader.quiz import Choice, Quiz


def field(blocks: int) -> int:
    """The receptive field of a 3×3 convolution behind blocks of 3×3 and a 2×2 pool."""
    size, step = 1, 1
    for _ in range(blocks):
        size += 2 * step + step
        step *= 2
    return size + 2 * step


def quiz(draw: random.Random) -> Quiz:
    """Ask how many numbers depend on a pixel, then how a small kernel can find something large."""
    while True:  # until no two of the wrong numbers are the same
        kernel, layers = draw.choice([3, 5, 7]), draw.randint(2, 7)
        side = 1 + layers * (kernel - 1)
        one_side = 1 + layers * (kernel // 2)
        wrong = {side, kernel**2, (layers * kernel) ** 2, one_side**2, layers * kernel**2}
        if len({side**2, *wrong}) == 6:
            break
    blocks = draw.choice([2, 3, 4])
    seen = field(blocks)
    thing = draw.choice(["a wheel", "an eye", "a handle", "a leaf", "a door"])
    return Quiz(
        number_question=(
            f"{layers} convolutions of {kernel}×{kernel} follow each other, with stride 1 and 'same' padding. On how "
            f"many numbers of one feature map of the last layer can a single pixel have an influence, if it lies far "
            "from the border of the image?"
        ),
        number=side**2,
        number_hint=(
            f"Read the lesson's picture from the bottom to the top. In how many windows of {kernel} is a pixel, along "
            "one axis? These numbers stand side by side; in how many windows is at least one of them?"
        ),
        number_feedback={
            side: f"{side} is right for one axis. A map has rows and columns.",
            kernel**2: (
                f"{kernel**2} numbers of the first layer depend on it. Each of these is in several windows of the "
                "next layer."
            ),
            (layers * kernel) ** 2: (
                f"You let every layer add {kernel} rows. Windows overlap: a layer adds {kernel // 2} on each side."
            ),
            one_side**2: f"You let every layer add {kernel // 2} rows. It adds so many on each of the two sides.",
            layers * kernel**2: (
                f"{kernel**2} for each of {layers} layers: but the numbers of the last layer alone are asked for, and "
                "there the influence has spread."
            ),
        },
        reason_question=(
            f"{blocks} times there come a 3×3 convolution, a ReLU and a 2×2 max pool, and then one more 3×3 "
            f"convolution. A number of its feature map depends on {seen}×{seen} pixels, and is large where there is "
            f"{thing}. How can a 3×3 kernel find anything so large?"
        ),
        choices=[
            Choice(
                "The numbers under it already stand for parts, each of a larger patch. The kernel says which parts "
                "have to lie where: 9 numbers for each map of the layer before.",
                right=True,
            ),
            Choice(
                f"The deeper the layer, the larger its kernels: by then they have {seen}×{seen} numbers for each "
                "channel.",
                "A 3×3 kernel has 9 numbers for each channel, at whatever depth. What grows is the patch of the image "
                "that each number under it stands for.",
            ),
            Choice(
                f"It looks at 3×3 pixels of the image, those in the middle of the {seen}×{seen}; the others are only "
                "passed on.",
                f"It sees no pixels, only the maps of the layer before. Those depend on all of the {seen}×{seen}: "
                "change a pixel near the border, and the number may change.",
            ),
            Choice(
                f"It takes the mean of all {seen}×{seen} pixels, so that it notices everything in them.",
                f"Then {thing} would be the same to it as any other patch of that brightness. Each layer has learned "
                "its own weights, and ReLU and the pools decide what is passed on.",
            ),
            Choice(
                f"It holds a picture of {thing}, {seen}×{seen} in size, and lays it on the image.",
                f"Such a picture has {seen}² numbers, and would fit one size and one look only. The kernel has "
                "9 for each channel, and the layers before it have done most of the work.",
            ),
        ],
    )
