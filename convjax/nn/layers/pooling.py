"""The layers of pools: one number from each window, and nothing to learn."""

from collections.abc import Sequence
from typing import SupportsFloat, SupportsIndex

from jaxtyping import Array, Float, Inexact, Num

from convjax import ops
from convjax.arithmetic import pool_output_size
from convjax.arithmetic.axes import IntOrInts
from convjax.arithmetic.counting import truth
from convjax.arithmetic.paddings import PaddingLike
from convjax.ops import arguments
from convjax.ops.algorithms.pools.choose import NAMES

from .windows import SlidingWindow


class _Pool(SlidingWindow):
    def __init__(
        self,
        kernel_size: IntOrInts,
        *,
        stride: IntOrInts | None = None,
        padding: PaddingLike = "VALID",
        dilation: IntOrInts = 1,
        ceil_mode: bool = False,
        spatial_dims: SupportsIndex = 2,
        algorithm: str = "auto",
    ):
        """Check the numbers."""
        self._set_window(kernel_size, kernel_size if stride is None else stride, padding, dilation, spatial_dims)
        self.ceil_mode = truth("ceil_mode", ceil_mode)
        self.algorithm = arguments.one_of("algorithm", algorithm, NAMES)

    def output_size(self, input_size: Sequence[SupportsIndex]) -> tuple[int, ...]:
        """The sizes along the spatial axes that come out of these sizes."""
        return pool_output_size(
            input_size,
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            ceil_mode=self.ceil_mode,
        )


class MaxPool(_Pool):
    """The largest element of each window; a layer without parameters.

    Formula:
        y = max_pool(x), see convjax.max_pool.

    Args:
        kernel_size: elements of a window along every axis, or one number per axis.
        stride: elements from one window to the next; None means kernel_size, windows side by side.
        padding: "VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL" in any case, an int, one int per axis, or one
            (low, high) pair per axis.
        dilation: elements from one tap of a window to the next; an int, or one per axis.
        ceil_mode: whether elements left over at the end get a window more, which hangs over the edge.
        spatial_dims: the number of spatial axes, one to three.
        algorithm: how it is computed: "auto", "lax", or another of the names in docs/speed.md.

    Raises:
        ConvjaxError: a size that is no int or too small, an unknown padding or algorithm, a ceil_mode that is neither
            True nor False; and when called, an input that does not fit, or an algorithm that cannot compute this.

    Example:
        >>> MaxPool(2)(jnp.ones((1, 28, 28, 32))).shape, MaxPool(2).output_size((28, 28))
        ((1, 14, 14, 32), (14, 14))

    Source:
        Goodfellow, Bengio and Courville, Deep Learning, 2016, section 9.3.
    """

    def __call__(self, x: Num[Array, "*dims channels"]) -> Num[Array, "*out_dims channels"]:
        """Pool images, (batch, *spatial, channels) or (*spatial, channels)."""
        return ops.max_pool(
            x,
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            ceil_mode=self.ceil_mode,
            spatial_dims=self.spatial_dims,
            algorithm=self.algorithm,
        )


class MinPool(_Pool):
    """The smallest element of each window; a layer without parameters.

    Formula:
        y = min_pool(x), see convjax.min_pool.

    Args:
        kernel_size: as for MaxPool.
        stride: as for MaxPool.
        padding: as for MaxPool.
        dilation: as for MaxPool.
        ceil_mode: as for MaxPool.
        spatial_dims: as for MaxPool.
        algorithm: as for MaxPool.

    Raises:
        ConvjaxError: as MaxPool.

    Example:
        >>> MinPool(2)(jnp.arange(16.0).reshape(4, 4, 1))[..., 0].tolist()
        [[0.0, 2.0], [8.0, 10.0]]

    Source:
        Serra, Image Analysis and Mathematical Morphology, 1982, chapter II: the erosion by a flat window.
    """

    def __call__(self, x: Num[Array, "*dims channels"]) -> Num[Array, "*out_dims channels"]:
        """Pool images, (batch, *spatial, channels) or (*spatial, channels)."""
        return ops.min_pool(
            x,
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            ceil_mode=self.ceil_mode,
            spatial_dims=self.spatial_dims,
            algorithm=self.algorithm,
        )


class AvgPool(_Pool):
    """The mean of each window; a layer without parameters.

    Formula:
        y = avg_pool(x), see convjax.avg_pool.

    Args:
        kernel_size: as for MaxPool.
        stride: as for MaxPool.
        padding: as for MaxPool.
        dilation: as for MaxPool.
        count_padding: whether the zeros of the padding count as elements; where they do not, the mean is that of the
            elements of the input alone.
        ceil_mode: as for MaxPool.
        spatial_dims: as for MaxPool.
        algorithm: as for MaxPool.

    Raises:
        ConvjaxError: a count_padding that is neither True nor False; and as MaxPool.

    Example:
        >>> AvgPool(2)(jnp.arange(16.0).reshape(4, 4, 1))[..., 0].tolist()
        [[2.5, 4.5], [10.5, 12.5]]

    Source:
        LeCun, Bottou, Bengio and Haffner, Gradient-based learning applied to document recognition, 1998, section II.B.
    """

    def __init__(
        self,
        kernel_size: IntOrInts,
        *,
        stride: IntOrInts | None = None,
        padding: PaddingLike = "VALID",
        dilation: IntOrInts = 1,
        count_padding: bool = True,
        ceil_mode: bool = False,
        spatial_dims: SupportsIndex = 2,
        algorithm: str = "auto",
    ):
        """Check the numbers."""
        super().__init__(
            kernel_size,
            stride=stride,
            padding=padding,
            dilation=dilation,
            ceil_mode=ceil_mode,
            spatial_dims=spatial_dims,
            algorithm=algorithm,
        )
        self.count_padding = truth("count_padding", count_padding)

    def __call__(self, x: Inexact[Array, "*dims channels"]) -> Inexact[Array, "*out_dims channels"]:
        """Pool images, (batch, *spatial, channels) or (*spatial, channels)."""
        return ops.avg_pool(
            x,
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            count_padding=self.count_padding,
            ceil_mode=self.ceil_mode,
            spatial_dims=self.spatial_dims,
            algorithm=self.algorithm,
        )


class LpPool(_Pool):
    """The p-norm of each window; a layer without parameters.

    Formula:
        y = lp_pool(x), see convjax.lp_pool.

    Args:
        kernel_size: as for MaxPool.
        p: the exponent, a finite number of at least 1: 1 sums magnitudes, 2 is the Euclidean length.
        stride: as for MaxPool.
        padding: as for MaxPool.
        dilation: as for MaxPool.
        ceil_mode: as for MaxPool.
        spatial_dims: as for MaxPool.
        algorithm: as for MaxPool.

    Raises:
        ConvjaxError: a p below 1 or not finite; and as MaxPool.

    Example:
        >>> LpPool(2, spatial_dims=1)(jnp.array([[3.0], [-4.0], [0.0], [5.0]])).ravel().tolist()
        [5.0, 5.0]

    Source:
        Sermanet, Chintala and LeCun, Convolutional neural networks applied to house numbers digit classification,
        2012, section 2.2.
    """

    def __init__(
        self,
        kernel_size: IntOrInts,
        *,
        p: SupportsFloat = 2,
        stride: IntOrInts | None = None,
        padding: PaddingLike = "VALID",
        dilation: IntOrInts = 1,
        ceil_mode: bool = False,
        spatial_dims: SupportsIndex = 2,
        algorithm: str = "auto",
    ):
        """Check the numbers."""
        super().__init__(
            kernel_size,
            stride=stride,
            padding=padding,
            dilation=dilation,
            ceil_mode=ceil_mode,
            spatial_dims=spatial_dims,
            algorithm=algorithm,
        )
        self.p = arguments.number("p", p, at_least=1.0, known="")

    def __call__(self, x: Float[Array, "*dims channels"]) -> Float[Array, "*out_dims channels"]:
        """Pool images, (batch, *spatial, channels) or (*spatial, channels)."""
        return ops.lp_pool(
            x,
            self.kernel_size,
            p=self.p,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            ceil_mode=self.ceil_mode,
            spatial_dims=self.spatial_dims,
            algorithm=self.algorithm,
        )
