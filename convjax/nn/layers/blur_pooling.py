"""The layer of a pool that blurs before it leaves out."""

from typing import SupportsIndex

from jaxtyping import Array, Inexact

from convjax import ops
from convjax.arithmetic.axes import IntOrInts
from convjax.arithmetic.paddings import PaddingLike
from convjax.ops import arguments
from convjax.ops.padding import MODES

from .windows import SlidingWindow


class BlurPool(SlidingWindow):
    """A blur of each feature map of which every stride-th element is kept; a layer without parameters.

    Formula:
        y = blur_pool(x), see convjax.blur_pool.

    Args:
        kernel_size: weights along every axis, or one number per axis; 3 gives ¼, ½, ¼.
        stride: elements from one window to the next; an int, or one per axis.
        padding: "VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL" in any case, an int, one int per axis, or one
            (low, high) pair per axis.
        padding_mode: what stands in the padding: "zeros", "reflect", "replicate" or "circular".
        spatial_dims: the number of spatial axes, one to three.

    Raises:
        ConvjaxError: a size that is no int or too small, an unknown padding or mode; and when called, an input that
            does not fit.

    Example:
        >>> layer = BlurPool(3, padding="SAME", padding_mode="reflect")
        >>> layer(jnp.ones((1, 28, 28, 32))).shape, layer.output_size((28, 28))
        ((1, 14, 14, 32), (14, 14))

    Source:
        Zhang, Making convolutional networks shift-invariant again, 2019, section 3.2.
    """

    def __init__(
        self,
        kernel_size: IntOrInts,
        *,
        stride: IntOrInts = 2,
        padding: PaddingLike = "VALID",
        padding_mode: str = "zeros",
        spatial_dims: SupportsIndex = 2,
    ):
        """Check the numbers."""
        self._set_window(kernel_size, stride, padding, 1, spatial_dims)
        self.padding_mode = arguments.one_of("padding_mode", padding_mode, MODES)

    def __call__(self, x: Inexact[Array, "*dims channels"]) -> Inexact[Array, "*out_dims channels"]:
        """Blur images, (batch, *spatial, channels) or (*spatial, channels)."""
        return ops.blur_pool(
            x,
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            padding_mode=self.padding_mode,
            spatial_dims=self.spatial_dims,
        )
