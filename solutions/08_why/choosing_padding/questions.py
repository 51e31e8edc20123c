"""Which padding for which purpose?"""

import random

from grader.quiz import Choice, Quiz


def quiz(draw: random.Random) -> Quiz:
    """Ask how far tiles have to overlap without padding, then for what zeros do along the seams."""
    kernel = draw.choice([3, 5, 7])
    layers = draw.randint(3, 9)
    lost = kernel - 1
    tile = draw.choice([96, 128, 160, 192, 256])
    depth = draw.choice([4, 5, 6, 8])
    return Quiz(
        number_question=(
            f"A large image is cut into tiles of {tile}×{tile}. Each goes through {layers} convolutions of "
            f"{kernel}×{kernel}, stride 1, no padding. The outputs are to be laid side by side, without gaps and "
            "without any place twice. By how many columns do neighbouring tiles have to overlap?"
        ),
        number=layers * lost,
        number_hint=(
            "How many columns has the output of one tile? The next tile has to begin just so many columns further on. "
            "What is left of the first tile is the overlap."
        ),
        number_feedback={
            layers * lost // 2: (
                f"{layers * lost // 2} is what each tile loses on one side. Where two tiles meet, both of them lose as "
                "much: one on its right, the other on its left."
            ),
            lost: f"{lost} is what one convolution takes away. There are {layers} of them, one after the other.",
            layers * kernel: (
                f"You took the whole kernel away each time, {layers} * {kernel}. A kernel of {kernel} on {kernel} "
                "columns still gives one number."
            ),
            2 * layers * lost: (
                f"{2 * layers * lost} counts what a tile loses on both its sides for each of the two. Where they "
                "meet, only one side of each is concerned."
            ),
        },
        reason_question=(
            f"Another network of {depth} convolutions of 3×3 pads with zeros, so that tiles of {tile}×{tile} give "
            f"{tile}×{tile}. Laid side by side without overlap, its outputs show the seams between the tiles. Why, "
            "and what helps?"
        ),
        choices=[
            Choice(
                f"Up to {depth} places from a seam, outputs depend on zeros where the neighbouring tile has pixels. "
                f"Tiles that overlap by {2 * depth}, of each its middle, leave none of these.",
                right=True,
            ),
            Choice(
                "The outermost place alone is wrong, since a 3×3 kernel reaches one pixel over the edge. Tiles that "
                "overlap by 2, of each its middle, leave none of these.",
                f"That is so after one layer. The next one reads those wrong numbers and carries them one place "
                f"further: after {depth} layers, {depth} places are reached.",
            ),
            Choice(
                "Mirrored pixels in place of the zeros make it exact: that is what lies in the neighbouring tile.",
                "Mirrored pixels are more likely than zeros, and seams may become weaker. But they are the pixels of "
                "this tile again; what lies beyond the edge is something else.",
            ),
            Choice(
                "Zero padding makes each output a little smaller than its tile, so that gaps are left. Fewer layers "
                "make the gaps narrower.",
                f"With one row of zeros on each side a 3×3 kernel keeps the size: {tile} stays {tile}. There are no "
                "gaps; the values near the seam are off.",
            ),
            Choice(
                "Zeros are dark, so the outputs near a seam are too small. A larger bias makes up for that.",
                "Whether a zero makes an output smaller depends on the sign of the weight it meets, and on what the "
                "pixel would have been. No one number can make up for it, and the bias is added everywhere.",
            ),
        ],
    )
