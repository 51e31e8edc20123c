"""The convolution of deep learning, in one, two or three dimensions."""

from dataclasses import dataclass
from typing import SupportsIndex

import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Inexact

from convjax.arithmetic.axes import IntOrInts
from convjax.arithmetic.paddings import PaddingLike
from convjax.arithmetic.sizes import Sweep

from . import arguments, kernels
from .algorithms import derivatives
from .algorithms.registry import NAMES
from .algorithms.setting import Setting
from .padding import fitting_mode, surrounded
from .programs import program


def conv(
    x: Inexact[Array, "*dims"],
    kernel: Inexact[Array, "*kernel_size in_channels_per_group out_channels"],
    bias: Inexact[Array, " out_channels"] | None = None,
    *,
    stride: IntOrInts = 1,
    padding: PaddingLike = "VALID",
    dilation: IntOrInts = 1,
    groups: SupportsIndex = 1,
    padding_mode: str = "zeros",
    layout: str = "channels_last",
    algorithm: str = "auto",
    precision: str | lax.Precision | None = None,
) -> Inexact[Array, "*out_dims"]:
    """Slide a kernel over images and sum the products: a cross-correlation, the kernel is not flipped.

    Formula:
        y[i, c] = bias[c] + Σ_t Σ_j x[stride·i + dilation·t − low, j] · kernel[t, j, c], where i and t have one
        index per spatial axis, j runs over the input channels of c's group, and x is zero outside its bounds, or
        what padding_mode puts there. Complex numbers are multiplied without conjugation.

    Args:
        x: (batch, *spatial, in_channels) or (*spatial, in_channels), with one to three spatial axes, of real or
            complex numbers.
        kernel: (*kernel_size, in_channels // groups, out_channels); its rank tells the number of spatial axes.
        bias: (out_channels,), or None.
        stride: elements from one window to the next; an int, or one per axis.
        padding: "VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL" in any case, an int, one int per axis, or one
            (low, high) pair per axis.
        dilation: elements from one tap of the kernel to the next; an int, or one per axis.
        groups: parts that the channels are split into; each is convolved by itself.
        padding_mode: what stands in the padding: "zeros", "reflect", "replicate" or "circular"; see pad.
        layout: "channels_last", or "channels_first" where x is (batch, in_channels, *spatial) or
            (in_channels, *spatial); the result then is so too, the kernel stays as it is.
        algorithm: how it is computed: "auto" is the fastest way that is known for the sizes at hand, "lax" the
            convolution of XLA itself; docs/speed.md has the other names, and what they mean for gradients.
        precision: how exactly an accelerator multiplies float32: "default", "high", "highest"; None leaves it to
            jax_default_matmul_precision.

    Returns:
        (batch, *output_size, out_channels), without the batch axis where x has none, in the layout and type of x.
        Sums of float16 and bfloat16 are kept in float32 and rounded once, at the end.

    Raises:
        ConvjaxError: arrays of ranks, channels or types that do not fit, an empty x, a kernel larger than the padded
            input, groups that do not divide the channels, a stride or dilation below 1, a negative padding, one with
            more elements than its mode finds in x, an unknown name, an algorithm that cannot compute this, traced
            values where Python ints belong.

    Example:
        >>> edge = jnp.array([1.0, -1.0]).reshape(2, 1, 1)
        >>> conv(jnp.array([[5.0], [5.0], [7.0], [4.0]]), edge).ravel().tolist()
        [0.0, -2.0, 3.0]
        >>> conv(jnp.ones((1, 28, 28, 3)), jnp.ones((3, 3, 3, 8)), padding="SAME").shape
        (1, 28, 28, 8)

    Source:
        Goodfellow, Bengio and Courville, Deep Learning, 2016, section 9.1, equation 9.6; the operator Conv of ONNX.
    """
    x, kernel = arrays(x, kernel=kernel)
    known = arguments.shapes(x=x, kernel=kernel)
    dims = kernels.spatial_dims_of(kernel, known)
    layout = arguments.one_of("layout", layout, arguments.LAYOUTS, known=known)
    size = arguments.image_size(x, dims, known=known, layout=layout)
    parts = kernels.fitting_groups(x, kernel, groups, layout=layout, spatial_dims=dims, known=known)
    offset = None if bias is None else kernels.fitting_bias(bias, x, kernel.shape[-1:], kernel=kernel)
    swept = arguments.swept(size, kernel.shape[:-2], stride=stride, padding=padding, dilation=dilation, known=known)
    mode = fitting_mode(padding_mode, swept.padding, size, known)
    exactness = arguments.as_precision(precision, known=known)
    way = arguments.one_of("algorithm", algorithm, NAMES, known=known)
    return convolved(x, kernel, offset, Plan(swept, parts, mode, layout, exactness), way)


def true_convolution(
    x: Inexact[Array, "*dims"],
    kernel: Inexact[Array, "*kernel_size in_channels_per_group out_channels"],
    bias: Inexact[Array, " out_channels"] | None = None,
    *,
    stride: IntOrInts = 1,
    padding: PaddingLike = "VALID",
    dilation: IntOrInts = 1,
    groups: SupportsIndex = 1,
    padding_mode: str = "zeros",
    layout: str = "channels_last",
    algorithm: str = "auto",
    precision: str | lax.Precision | None = None,
) -> Inexact[Array, "*out_dims"]:
    """Convolve as mathematics does: the kernel is flipped along its spatial axes before it slides.

    Formula:
        y[i, c] = bias[c] + Σ_t Σ_j x[stride·i + dilation·t − low, j] · kernel[k − 1 − t, j, c], with k the
        kernel_size; with padding="FULL" and stride 1 this is y[i] = Σ_t x[i − t] · kernel[t], as in numpy.convolve.

    Args:
        x: (batch, *spatial, in_channels) or (*spatial, in_channels), of real or complex numbers.
        kernel: (*kernel_size, in_channels // groups, out_channels); its rank tells the number of spatial axes.
        bias: (out_channels,), or None.
        stride: as for conv.
        padding: as for conv.
        dilation: as for conv.
        groups: as for conv.
        padding_mode: as for conv.
        layout: as for conv.
        algorithm: as for conv.
        precision: as for conv.

    Returns:
        What conv gives with jnp.flip(kernel, spatial_axes).

    Raises:
        ConvjaxError: as conv.

    Example:
        >>> x, kernel = jnp.array([1.0, 2.0, 3.0]), jnp.array([0.0, 1.0, 0.5])
        >>> true_convolution(x.reshape(3, 1), kernel.reshape(3, 1, 1), padding="FULL").ravel().tolist()
        [0.0, 1.0, 2.5, 4.0, 1.5]

    Source:
        Goodfellow, Bengio and Courville, Deep Learning, 2016, section 9.1, equations 9.4 to 9.6.
    """
    x, kernel = arrays(x, kernel=kernel)
    dims = kernels.spatial_dims_of(kernel, arguments.shapes(x=x, kernel=kernel))
    return conv(
        x,
        jnp.flip(kernel, tuple(range(dims))),
        bias,
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
        padding_mode=padding_mode,
        layout=layout,
        algorithm=algorithm,
        precision=precision,
    )


def arrays(x: object, **kernel: object) -> tuple[Array, Array]:
    """The images and a kernel as arrays of one type; the kernel is given under its name."""
    ((name, value),) = kernel.items()
    images = arguments.as_array("x", x, arguments.FLOATS + arguments.COMPLEX)
    taps = arguments.as_array(name, value, arguments.FLOATS + arguments.COMPLEX)
    arguments.require_one_type(**{"x": images, name: taps})
    return images, taps


@dataclass(frozen=True, slots=True)
class Plan:
    """What a convolution does to whatever arrays it is given, checked."""

    swept: Sweep
    groups: int
    padding_mode: str
    layout: str
    precision: lax.Precision | None


def _by_algorithm(x: Array, kernel: Array, bias: Array | None, plan: Plan, algorithm: str) -> Array:
    swept, dims = plan.swept, kernel.ndim - 2
    padding = swept.padding
    images = arguments.to_channels_last(x, plan.layout, dims)
    if plan.padding_mode != "zeros":
        images, padding = surrounded(images, padding, plan.padding_mode), ((0, 0),) * dims
    sums = arguments.accumulator(x.dtype)
    setting = Setting(swept.stride, padding, swept.dilation, plan.groups, sums, plan.precision)

    def convolve(batch: Array) -> Array:
        return derivatives.forward(batch, kernel, setting, algorithm=algorithm)

    y = arguments.on_batches(convolve, images, dims)
    return finished(y, bias, x.dtype, plan.layout, dims)


def finished(y: Array, bias: Array | None, dtype: jnp.dtype, layout: str, spatial_dims: int) -> Array:
    """The sums, channels last, with the bias added, in this type and layout."""
    if bias is not None:
        y = y + bias.reshape((1,) * (y.ndim - bias.ndim) + bias.shape).astype(y.dtype)
    return arguments.from_channels_last(y.astype(dtype), layout, spatial_dims)


convolved = program(_by_algorithm, "plan", "algorithm")
