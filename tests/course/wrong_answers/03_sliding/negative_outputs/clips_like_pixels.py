"""What does a negative output mean?

At every place the kernel is laid on a patch of the image; the two are
multiplied element by element, and the products are added up. (The kernel is
not flipped: this is cross-correlation, which deep learning calls convolution.)
The vertical-edge kernel below subtracts the right column from the left one:

    kernel  1  0 -1      every row of the image  0   0   0   8   8   8   0   0
            1  0 -1      responses                   0 -24 -24   0  24  24
            1  0 -1

Bright left and dark right is what the kernel looks for: +24. Dark left and
bright right is the opposite: -24. Where the whole patch is equally bright the
response is 0, however bright that is, because the kernel sums to zero. So a
negative output of such a kernel, without a bias, says: the pattern here
opposes the kernel.

That reading needs both: a kernel that sums to zero, and no bias. On a flat
patch the output is

    brightness * (sum of the kernel) + bias

and if that is not 0, a negative output may only mean "bright" or "dark".

Of all patches with a given norm (the root of the sum of squares), the one that
points exactly against the kernel gets the most negative response. ReLU then
puts a 0 wherever a number is negative: afterwards, what opposes the kernel and
what has no edge at all look the same.

    >>> kernel = np.array([[1.0, 0.0, -1.0]] * 3)
    >>> image = np.array([[0.0, 0, 0, 8, 8, 8, 0, 0]] * 3)
    >>> responses(image, kernel)
    array([[  0., -24., -24.,   0.,  24.,  24.]])
    >>> negative_outputs(image, kernel)
    array([[False,  True,  True, False, False, False]])
    >>> float(flat_response(np.array([[1.0, -2.0]]), 5.0, 2.0))
    -3.0
    >>> most_negative_patch(np.array([[3.0, -4.0]]), 10.0)
    array([[-6.,  8.]])
    >>> after_relu(image, kernel, -4.0)
    array([[ 0.,  0.,  0.,  0., 20., 20.]])

Images and kernels are two-dimensional float arrays, not always square; the
kernel always fits into the image and is never all zeros. Stride 1, no padding.
You may import NumPy and the standard library. Two questions follow below the
functions.
"""

import numpy as np


def responses(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Return the array of responses at every place where the kernel fits."""
    rows, columns = kernel.shape
    out = np.zeros((image.shape[0] - rows + 1, image.shape[1] - columns + 1))
    for r in range(out.shape[0]):
        for c in range(out.shape[1]):
            out[r, c] = (image[r : r + rows, c : c + columns] * kernel).sum()
    return out


def negative_outputs(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Return an array of bools: True where the response is negative."""
    return responses(image, kernel) < 0


def flat_response(kernel: np.ndarray, brightness: float, bias: float) -> float:
    """Return the output where every number of the patch is `brightness`."""
    return brightness * kernel.sum() + bias


def most_negative_patch(kernel: np.ndarray, norm: float) -> np.ndarray:
    """Return the patch of this norm that gets the most negative response."""
    return -kernel / np.linalg.norm(kernel) * norm


def after_relu(
    image: np.ndarray, kernel: np.ndarray, bias: float
) -> np.ndarray:
    """Return what ReLU leaves of the responses plus the bias."""
    return np.clip(responses(image, kernel) + bias, 0, 255)


# ======== Why? ========
# The numbers and the order below are drawn by QUESTION and are yours; leave
# it as it is.
QUESTION = 0

# 1. The three rows of a 3×3 kernel are all 2 0 -4, the bias is 5. The patch
#    is flat: all nine numbers are 4. What is the output, before any ReLU?
PREDICTION = None  # an int

# 2. A kernel whose three rows are all 1 0 -1 gives -18 at one place of an
#    image, without a bias and before ReLU. What does that say about the
#    place?
#    a) The pattern there matches the kernel: it is brighter on the left than
#       on the right.
#    b) The place is dark.
#    c) There is an edge the other way round, and after ReLU it still shows,
#       as 18.
#    d) The pattern there opposes the kernel: on the whole it is brighter on
#       the right than on the left.
#    e) There is no vertical edge there.
REASON = None  # "a", "b", "c", "d" or "e"
