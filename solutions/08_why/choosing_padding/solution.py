"""Which padding for which purpose? The reference.

Each of n convolutions of k takes k - 1 columns from a tile, so its output is n * (k - 1) columns shorter. The next tile
has to begin where the output of this one ends: they overlap by n * (k - 1).

Zeros at the edge of a tile stand where the neighbouring tile has pixels, and after n layers of 3×3 the outputs up to n
places from the edge depend on them.
"""

QUESTION = 0
PREDICTION = 20
REASON = "b"
