"""The transposed convolution: from what a convolution gave back to the size of what it was given."""

from dataclasses import dataclass
from typing import SupportsIndex

from jax import lax
from jaxtyping import Array, Inexact

from convjax.arithmetic.axes import IntOrInts
from convjax.arithmetic.counting import dividing_groups
from convjax.arithmetic.messages import counted, plain, problem
from convjax.arithmetic.paddings import PaddingLike
from convjax.arithmetic.sizes import Sweep
from convjax.arithmetic.transposed_sizes import transposed_sweep

from . import arguments, kernels
from .algorithms import derivatives
from .algorithms.registry import NAMES
from .algorithms.setting import Setting
from .convolution import arrays, finished
from .programs import program


def conv_transpose(
    x: Inexact[Array, "*dims"],
    kernel: Inexact[Array, "*kernel_size out_channels_per_group in_channels"],
    bias: Inexact[Array, " out_channels"] | None = None,
    *,
    stride: IntOrInts = 1,
    padding: PaddingLike = "VALID",
    output_padding: IntOrInts = 0,
    dilation: IntOrInts = 1,
    groups: SupportsIndex = 1,
    layout: str = "channels_last",
    algorithm: str = "auto",
    precision: str | lax.Precision | None = None,
) -> Inexact[Array, "*out_dims"]:
    """Lay down a copy of the kernel for every element of an image: the transpose of conv with the same arguments.

    Formula:
        y[stride·i + dilation·t − low, c] = bias[c] + Σ x[i, j] · kernel[t, c, j] over all i and t that lead to the
        same place and the channels j of c's group: ⟨conv(v, kernel), x⟩ = ⟨v, conv_transpose(x, kernel)⟩ for every v
        of the shape of y. The size is transposed_output_size: (n − 1)·stride + dilation·(k − 1) + 1 − low − high +
        output_padding, and n·stride under "SAME". Complex numbers are multiplied without conjugation.

    Args:
        x: (batch, *spatial, in_channels) or (*spatial, in_channels), of real or complex numbers; in_channels is
            kernel.shape[-1], the output channels of the convolution that is transposed.
        kernel: (*kernel_size, out_channels // groups, in_channels), the kernel of that convolution as it is.
        bias: (out_channels,), or None.
        stride: elements from one copy of the kernel to the next; an int, or one per axis.
        padding: that of the convolution, which here takes elements off: "VALID", "SAME", "SAME_LOWER", "FULL",
            "CAUSAL" in any case, an int, one int per axis, or one (low, high) pair per axis.
        output_padding: elements more at the end, fewer than the stride; an int, or one per axis.
        dilation: elements from one tap of the kernel to the next; an int, or one per axis.
        groups: parts that the channels are split into.
        layout: "channels_last", or "channels_first" where x and the result have their channels before the spatial
            axes; the kernel stays as it is.
        algorithm: how it is computed: a transposed convolution is the gradient of a convolution by its images, and
            the names are those of algorithms for it; otherwise as for conv.
        precision: how exactly an accelerator multiplies float32: "default", "high", "highest"; None leaves it to
            jax_default_matmul_precision.

    Returns:
        (batch, *output_size, kernel.shape[-2] · groups), without the batch axis where x has none, in the layout and
        type of x. Sums of float16 and bfloat16 are kept in float32 and rounded once, at the end.

    Raises:
        ConvjaxError: arrays of ranks, channels or types that do not fit, an empty x, groups that do not divide the
            channels, a stride or dilation below 1, a negative padding or one that leaves nothing, an output_padding
            that is not below the stride, an unknown name, an algorithm that cannot compute this, traced values where
            Python ints belong.

    Example:
        >>> x, kernel = jnp.array([[1.0], [10.0]]), jnp.array([1.0, 2.0, 3.0]).reshape(3, 1, 1)
        >>> conv_transpose(x, kernel, stride=2).ravel().tolist()
        [1.0, 2.0, 13.0, 20.0, 30.0]
        >>> conv_transpose(jnp.ones((1, 14, 14, 8)), jnp.ones((3, 3, 3, 8)), stride=2, padding="SAME").shape
        (1, 28, 28, 3)

    Source:
        Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016, section 4.
    """
    x, kernel = arrays(x, kernel=kernel)
    known = arguments.shapes(x=x, kernel=kernel)
    dims = kernels.spatial_dims_of(kernel, known)
    layout = arguments.one_of("layout", layout, arguments.LAYOUTS, known=known)
    size = arguments.image_size(x, dims, known=known, layout=layout)
    parts = _groups(x, kernel, groups, layout, known)
    channels = (kernel.shape[-2] * parts,)
    offset = None if bias is None else kernels.fitting_bias(bias, x, channels, kernel=kernel)
    swept = transposed_sweep(
        size,
        kernel.shape[:-2],
        stride=stride,
        padding=padding,
        output_padding=output_padding,
        dilation=dilation,
        known=known,
    )
    _require_holdable(swept, known)
    exactness = arguments.as_precision(precision, known=known)
    way = arguments.one_of("algorithm", algorithm, NAMES, known=known)
    return _transposed(x, kernel, offset, TransposedPlan(swept, parts, layout, exactness), way)


@dataclass(frozen=True, slots=True)
class TransposedPlan:
    """What a transposed convolution does to whatever arrays it is given, checked; swept is the convolution's."""

    swept: Sweep
    groups: int
    layout: str
    precision: lax.Precision | None


def _by_algorithm(x: Array, kernel: Array, bias: Array | None, plan: TransposedPlan, algorithm: str) -> Array:
    swept, dims = plan.swept, kernel.ndim - 2
    images = arguments.to_channels_last(x, plan.layout, dims)
    sums = arguments.accumulator(x.dtype)
    setting = Setting(swept.stride, swept.padding, swept.dilation, plan.groups, sums, plan.precision)

    def convolve(batch: Array) -> Array:
        return derivatives.input_gradient(batch, kernel, setting, swept.input_size, algorithm=algorithm)

    y = arguments.on_batches(convolve, images, dims)
    return finished(y, bias, x.dtype, plan.layout, dims)


def _groups(x: Array, kernel: Array, groups: SupportsIndex, layout: str, known: str) -> int:
    dims = kernel.ndim - 2
    in_channels, taken = kernels.channels_of(x, layout, dims), kernel.shape[-1]
    if in_channels != taken:
        what = f"x has {counted(in_channels, 'channel')} but the kernel gives {taken} in the convolution to transpose"
        fewer = f"x with {counted(taken, 'channel')}{kernels.without_channels(x, taken, layout, dims)}"
        wanted = f"Use a kernel of shape {(*kernel.shape[:-1], in_channels)}, or {fewer}."
        if kernel.shape[-2] == in_channels:
            wanted = "Use kernel.swapaxes(-1, -2): the channels of x stand last in the kernel, as conv gives them."
        turned = kernels.pytorchs_order_mend(kernel, kernel.shape[0] == in_channels)
        raise problem(what, known, kernels.other_layout_mend(x, taken, layout, dims) or turned or wanted)
    return dividing_groups(groups, in_channels, in_channels, known=known)


def _require_holdable(swept: Sweep, known: str) -> None:
    padding = sum(swept.padding, ())
    arguments.require_holdable(known, stride=swept.stride, padding=padding, dilation=swept.dilation)
    if max(swept.input_size) >= 2**31:
        what = f"the output_size must be below 2**31, got {plain(swept.input_size)}"
        raise problem(what, f"{known} and stride is {plain(swept.stride)}", "Use a smaller stride or dilation.")


_transposed = program(_by_algorithm, "plan", "algorithm")
