"""Which kernel sees an edge?

So far the kernels were given. Now you design them, and no particular numbers
are asked for: a kernel is judged by its responses. It is laid on images that
you can see below, and has to answer as a good edge detector does.

    flat          edge, left        edge, top        speck
    1 1 1 1 1     1 1 1 0 0 0       1 1 1 1 1        0 0 0 0 0
    1 1 1 1 1     1 1 1 0 0 0       1 1 1 1 1        0 0 1 0 0
    1 1 1 1 1     1 1 1 0 0 0       0 0 0 0 0        0 0 0 0 0
    1 1 1 1 1     1 1 1 0 0 0       0 0 0 0 0        0 0 0 0 0

bright_side says on which side of its edge the image is brighter: "left",
"right", "top" or "bottom". For "left", the kernel has to give

    on a flat image                   0, however bright it is
    on an edge brighter on the left   1 at its strongest, nowhere below 0
    on one brighter on the right      -1 at its strongest, nowhere above 0
    on an edge from top to bottom     0 everywhere: it is not its business
    on a speck, one bright pixel      nowhere more than 0.7 or less than -0.7

and likewise for the other sides. The edges have a height of 1, from 0 to 1;
they run through the whole image, and the kernel slides over all of it.

What does each demand ask of the numbers? The first is about their sum. The
second is about what comes out when more and more columns lie on the bright
side. The last one asks for several rows to have a say: one noisy pixel must
not pass for an edge. 1 0 -1 in the middle row and zeros elsewhere fails there:
the speck gets 1, as a real edge does.

    >>> kernel = edge_kernels("left", 3)
    >>> kernel.shape
    (3, 3)
    >>> flat = np.full((3, 3), 8.0)
    >>> abs(float((kernel * flat).sum())) < 1e-9
    True
    >>> edge = np.array([[1.0, 1.0, 0.0]] * 3)
    >>> round(float((kernel * edge).sum()), 6)
    1.0

The kernel is an array of floats with kernel_size rows and as many columns;
kernel_size is 3, 5 or 7. It is not flipped. You may import NumPy and the
standard library.
"""

import numpy as np


def edge_kernels(bright_side: str, kernel_size: int) -> np.ndarray:
    """Return a kernel that looks for edges which are brighter on that side."""
    weight = 1 / kernel_size
    kernel = np.zeros((kernel_size, kernel_size), dtype=int)
    if bright_side in ("left", "right"):
        kernel[:, 0] = weight
        kernel[:, -1] = -weight
    else:
        kernel[0, :] = weight
        kernel[-1, :] = -weight
    if bright_side in ("right", "bottom"):
        kernel = -kernel
    return kernel.astype(float)
