"""Receptive field or depth? The reference.

Behind a stride of s, each further 3×3 layer adds 2 * s rows of the image, so n of them see 3 + 2 * s * n rows: take the
first n for which that is enough.

Convolutions in a row, with nothing between, are one convolution. ReLUs between them keep them apart. n layers of 3×3
have 9 * n weights for each pair of channels, one layer that sees as far has (2 * n + 1)².
"""

QUESTION = 0
PREDICTION = 7
REASON = "c"
