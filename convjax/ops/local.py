"""The convolution that shares nothing: a kernel for every place."""

import math
from typing import SupportsIndex

import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Inexact

from convjax.arithmetic.axes import IntOrInts
from convjax.arithmetic.messages import counted, problem
from convjax.arithmetic.paddings import PaddingLike

from . import arguments, kernels
from .convolution import Plan, arrays, finished
from .padding import fitting_mode, surrounded
from .programs import program
from .window_reductions import windows_of


def local_conv(
    x: Inexact[Array, "*dims"],
    kernel: Inexact[Array, "*windows_and_taps in_channels_per_group out_channels"],
    bias: Inexact[Array, "*windows out_channels"] | None = None,
    *,
    stride: IntOrInts = 1,
    padding: PaddingLike = "VALID",
    dilation: IntOrInts = 1,
    groups: SupportsIndex = 1,
    padding_mode: str = "zeros",
    layout: str = "channels_last",
    precision: str | lax.Precision | None = None,
) -> Inexact[Array, "*out_dims"]:
    """Convolve with a kernel of its own for every window: local connections without parameter sharing.

    Formula:
        y[i, c] = bias[i, c] + Σ_t Σ_j x[stride·i + dilation·t − low, j] · kernel[i, t, j, c], where j runs over the
        input channels of c's group. Complex numbers are multiplied without conjugation.

    Args:
        x: (batch, *spatial, in_channels) or (*spatial, in_channels), of real or complex numbers.
        kernel: (*output_size, *kernel_size, in_channels // groups, out_channels); its rank is 4, 6 or 8 for one, two
            or three spatial axes.
        bias: (*output_size, out_channels), or None.
        stride: as for conv.
        padding: as for conv.
        dilation: as for conv.
        groups: as for conv.
        padding_mode: as for conv.
        layout: as for conv.
        precision: as for conv.

    Returns:
        (batch, *output_size, out_channels), without the batch axis where x has none, in the layout and type of x.
        Sums of float16 and bfloat16 are kept in float32 and rounded once, at the end.

    Raises:
        ConvjaxError: a kernel that is not made for the output_size of x; and as conv.

    Example:
        >>> x, kernel = jnp.array([[1.0], [2.0], [3.0]]), jnp.array([[1.0, 1.0], [1.0, -1.0]]).reshape(2, 2, 1, 1)
        >>> local_conv(x, kernel).ravel().tolist()
        [3.0, -1.0]

    Source:
        Goodfellow, Bengio and Courville, Deep Learning, 2016, section 9.5, equation 9.9 (unshared convolution).
    """
    x, kernel = arrays(x, kernel=kernel)
    known = arguments.shapes(x=x, kernel=kernel)
    dims = _spatial_dims(kernel, known)
    layout = arguments.one_of("layout", layout, arguments.LAYOUTS, known=known)
    size = arguments.image_size(x, dims, known=known, layout=layout)
    parts = kernels.fitting_groups(x, kernel, groups, layout=layout, spatial_dims=dims, known=known)
    taps_of = kernel.shape[dims:-2]
    swept = arguments.swept(size, taps_of, stride=stride, padding=padding, dilation=dilation, known=known)
    if kernel.shape[:dims] != swept.output_size:
        what = f"kernel is made for the output_size {kernel.shape[:dims]}, but x gives {swept.output_size}"
        mend = f"Use a kernel of shape {(*swept.output_size, *kernel.shape[dims:])}."
        raise problem(what, f"{known}, and kernel_size is {taps_of} with padding {swept.padding}", mend)
    everywhere = (*swept.output_size, kernel.shape[-1])
    offset = None if bias is None else kernels.fitting_bias(bias, x, everywhere, kernel=kernel)
    mode = fitting_mode(padding_mode, swept.padding, size, known)
    exactness = arguments.as_precision(precision, known=known)
    return _unshared(x, kernel, offset, Plan(swept, parts, mode, layout, exactness))


def _spatial_dims(kernel: Array, known: str) -> int:
    if kernel.ndim not in (4, 6, 8):
        mend = "Use a kernel of shape (*output_size, *kernel_size, in_channels // groups, out_channels)."
        raise problem(f"kernel has {counted(kernel.ndim, 'axis', 'axes')}, not 4, 6 or 8", known, mend)
    kernels.require_elements(kernel, known, name="kernel")
    return kernel.ndim // 2 - 1


def _by_place(x: Array, kernel: Array, bias: Array | None, plan: Plan) -> Array:
    dims, groups = kernel.ndim // 2 - 1, plan.groups
    places, window = math.prod(kernel.shape[:dims]), math.prod(kernel.shape[dims:-2])
    group_in, group_out = kernel.shape[-2], kernel.shape[-1] // groups
    of_places = kernel.reshape(places, window, group_in, groups, group_out)

    def convolve(batch: Array) -> Array:
        patches = windows_of(surrounded(batch, plan.swept.padding, plan.padding_mode), plan.swept)
        sums = jnp.einsum(  # pyright: ignore[reportUnknownMemberType]  # JAX types it in part only
            "npkgj,pkjgc->npgc",
            patches.reshape(batch.shape[0], places, window, groups, group_in),
            of_places,
            preferred_element_type=arguments.accumulator(x.dtype),
            precision=plan.precision,
        )
        return sums.reshape(batch.shape[0], *plan.swept.output_size, groups * group_out)

    y = arguments.on_batches(convolve, arguments.to_channels_last(x, plan.layout, dims), dims)
    return finished(y, bias, x.dtype, plan.layout, dims)


_unshared = program(_by_place, "plan")
