"""The convolutions of jax.lax over drawn settings, told by its own words."""

import jax.numpy as jnp
import numpy as np
from jax import lax

import convjax

from .drawing import GROUPS, LAYOUTS, Draw, transposed_windows, windows

SPATIAL = {1: "W", 2: "HW", 3: "DHW"}


def numbers(draw, *shape):
    return jnp.asarray(draw.numbers(*shape), jnp.float32)


def test_conv_is_that_of_lax_in_both_layouts():
    draw = Draw(np.random.default_rng(0))
    for _ in range(10):
        found, layout = windows(draw), draw.one(LAYOUTS)
        groups, group_in, group_out = draw.one(GROUPS)
        letters = SPATIAL[found.axes]
        images = f"NC{letters}" if layout == "channels_first" else f"N{letters}C"
        x = numbers(draw, 2, *found.size, groups * group_in)
        x = jnp.moveaxis(x, -1, 1) if layout == "channels_first" else x
        kernel = numbers(draw, *found.kernel_size, group_in, groups * group_out)
        theirs = lax.conv_general_dilated(
            x,
            kernel,
            found.stride,
            found.padding if found.padding in ("VALID", "SAME", "SAME_LOWER") else found.pairs,
            rhs_dilation=found.dilation,
            feature_group_count=groups,
            dimension_numbers=(images, f"{letters}IO", images),
        )
        ours = convjax.conv(x, kernel, groups=groups, layout=layout, **found.options)
        np.testing.assert_allclose(ours, theirs, rtol=2e-5, atol=2e-5)


def test_conv_transpose_is_that_of_lax_whose_kernel_is_transposed():
    """Under "SAME"; under "VALID" lax adds elements where the stride is longer than the kernel reaches."""
    draw = Draw(np.random.default_rng(1))
    for _ in range(5):
        found, _ = transposed_windows(draw, draw.integer(1, 3))
        letters = SPATIAL[found.axes]
        inputs, outputs = draw.each(2, 1, 3)
        x, kernel = numbers(draw, 2, *found.size, inputs), numbers(draw, *found.kernel_size, outputs, inputs)
        theirs = lax.conv_transpose(
            x,
            kernel,
            found.stride,
            "SAME",
            rhs_dilation=found.dilation,
            dimension_numbers=(f"N{letters}C", f"{letters}IO", f"N{letters}C"),
            transpose_kernel=True,
        )
        ours = convjax.conv_transpose(x, kernel, stride=found.stride, dilation=found.dilation, padding="SAME")
        np.testing.assert_allclose(ours, theirs, rtol=2e-5, atol=2e-5)
