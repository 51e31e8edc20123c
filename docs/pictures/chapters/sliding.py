"""One kernel at all places of an image: where the pattern matches it, where it opposes it, and what ReLU leaves."""

import numpy as np
from matplotlib.figure import Figure

import convjax
from docs.pictures.drawing import Grid, Theme, rows

EDGE = np.array([[1, 0, -1]] * 3, np.float32)
MATCHES, OPPOSES = 0, 1  # of the theme's marks
FRAMES = {MATCHES: (0, 5), OPPOSES: (0, 1)}  # where the two windows begin


def picture(theme: Theme) -> Figure:
    """A bright bar on a dark ground under the kernel that looks for bright left and dark right."""
    image = np.zeros((5, 9), np.float32)
    image[:4, 3:6] = 8
    responses = np.asarray(convjax.conv(image[..., None], EDGE[..., None, None])[..., 0])
    largest = float(np.abs(responses).max())

    def places(height: int, width: int) -> list[tuple[int, int, int, int, int]]:
        return [(row, column, height, width, mark) for mark, (row, column) in FRAMES.items()]

    return rows(
        theme,
        [
            [
                Grid(image, "image, 5×9", marks=places(*EDGE.shape), scale=largest),
                "⋆",
                Grid(EDGE, "kernel, 3×3", scale=1.5),
            ],
            [
                Grid(
                    responses,
                    "responses, 3×7",
                    "left frame opposes, right one matches",
                    marks=places(1, 1),
                    scale=largest,
                ),
                Grid(
                    np.maximum(responses, 0),
                    "after ReLU",
                    "what opposed is 0, like no edge",
                    marks=places(1, 1),
                    scale=largest,
                ),
            ],
        ],
        gap=0.9,
    )
