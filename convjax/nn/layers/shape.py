"""Layers that only arrange numbers anew."""

import math
from typing import SupportsIndex

from flax import nnx
from jaxtyping import Array, Num

from convjax.ops import arguments


class Flatten(nnx.Module):
    """All numbers of an image in one row, for the dense layer after it.

    Formula:
        y[(h·W + w)·C + c] = x[h, w, c] with two spatial axes: the last axis runs fastest.

    Args:
        spatial_dims: the number of spatial axes, one to three.

    Raises:
        ConvjaxError: when called, an x of another rank.

    Example:
        >>> Flatten()(jnp.ones((5, 14, 14, 32))).shape, Flatten()(jnp.ones((14, 14, 32))).shape
        ((5, 6272), (6272,))

    Source:
        The row-major order of NumPy's reshape.
    """

    def __init__(self, *, spatial_dims: SupportsIndex = 2):
        """Check the number."""
        self.spatial_dims = arguments.as_spatial_dims(spatial_dims)

    def __call__(self, x: Num[Array, "*dims channels"]) -> Num[Array, "*batch features"]:
        """Flatten images, (batch, *spatial, channels) or (*spatial, channels); the batch axis stays."""
        x = arguments.as_array("x", x, arguments.FLOATS + arguments.COMPLEX + arguments.INTEGERS)
        size = arguments.image_size(x, self.spatial_dims, known=arguments.shapes(x=x))
        return x.reshape((*x.shape[: -len(size) - 1], math.prod(size) * x.shape[-1]))
