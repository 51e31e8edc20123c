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
