"""Which gradient is wrong?

A gradient written by hand is easily wrong, and nothing crashes: the network
only learns worse. It can be checked without any calculus. Move ONE number of
x by a small step, to either side, and see how the loss changes:

             loss(x with x[i] + step) - loss(x with x[i] - step)
    slope  = ---------------------------------------------------
                                 2 * step

Do so for every number of x, and you have a whole gradient, slowly. Why to
both sides? Take x**3 at 2, where the slope is 12, and a step of 0.1:

    one side     (2.1**3 - 2.0**3) / 0.1  =  12.61     off by 0.61
    both sides   (2.1**3 - 1.9**3) / 0.2  =  12.01     off by 0.01

A step of 0.01 is off by 0.0601 and 0.0001: to one side a tenth of what it
was, to both sides a hundredth.

How far a claimed gradient is off is the largest absolute difference between
it and the slopes, over all numbers of x. A right one is off by next to
nothing, a wrong one by as much as its bug does:

    >>> def loss(x):
    ...     return float((x**3).sum())
    >>> x = np.array([[1.0, -2.0, 0.5]])
    >>> gradients = [lambda x: 3 * x**2, lambda x: 3 * x]
    >>> [round(off, 4) for off in gradient_check(loss, gradients, x)]
    [0.0, 18.0]

`loss` takes an array and returns a float. Each of `gradients` takes an array
and returns one of its shape, the gradient that somebody claims. x has any
number of axes and is float64: in float32 the loss is rounded so coarsely that
a step of 0.0001 would drown in it. Use `step` as it is given, and leave x as
it was. The answer is a list of floats, one for each claimed gradient.

Try yours on gradients with planted bugs. At the end of this file, this runs
with every check, and what you print is shown:

    from given import image_loss, image_gradient
    image = np.arange(12.0).reshape(3, 4)
    loss, bugs = image_loss(image), ["none", "flipped", "doubled", "last"]
    claimed = [image_gradient(image, bug) for bug in bugs]

`loss` is then half the sum of the squared responses of the image to a kernel,
and a kernel, such as np.ones((2, 3)), is its x.

You may import NumPy and the standard library; JAX, whose `grad` would do the
work, is not there.
"""

from collections.abc import Callable, Sequence

import numpy as np


def gradient_check(
    loss: Callable[[np.ndarray], float],
    gradients: Sequence[Callable[[np.ndarray], np.ndarray]],
    x: np.ndarray,
    *,
    step: float = 1e-4,
) -> list[float]:
    """Return how far each claimed gradient at `x` is off, at its worst."""
    slopes = np.zeros(x.shape)
    for i in range(len(x)):
        up, down = x.copy(), x.copy()
        up[i] += step
        down[i] -= step
        slopes[i] = (loss(up) - loss(down)) / (2 * step)
    return [float(np.abs(gradient(x) - slopes).max()) for gradient in gradients]
