"""A good call of every public function, and the bad values of its arguments that no rule can know.

What a rule does know, as that a stride is no text, stands in bad_values.py.
"""

from typing import Any

import jax.numpy as jnp

from convjax.arithmetic import Window

from .vocabulary import FUNCTIONS, defaults

ZEROS = jnp.zeros
IMAGE = ZEROS((1, 5, 5, 2))

SWEPT = {"input_size": 9, "kernel_size": 3}
COUNTED = {"in_channels": 4, "out_channels": 6, "spatial_dims": 1}
POOL = {"x": IMAGE, "kernel_size": 3, "stride": 1}
NORM = {"x": IMAGE, "bias": ZEROS(2)}

GIVEN: dict[str, dict[str, Any]] = {
    "output_size": SWEPT,
    "resolve_padding": {**SWEPT, "padding": "VALID"},
    "transposed_output_size": SWEPT,
    "pool_output_size": {**SWEPT, "stride": 1},
    "adaptive_windows": {"input_size": 9, "output_size": 3},
    "paddings_for": {"input_size": 9, "output_size": 9, "kernel_size": 3},
    "input_sizes_for": {"output_size": 9, "kernel_size": 3},
    "conv_parameters": {"kernel_size": (3,), **COUNTED},
    "conv_macs": {"output_size": (7,), "kernel_size": (3,), **COUNTED},
    "conv_flops": {**SWEPT, **COUNTED},
    "dense_parameters": {"in_features": 4, "out_features": 6},
    "dense_macs": {"in_features": 4, "out_features": 6},
    "activation_bytes": {"shape": (4, 6), "dtype": 4},
    "receptive_field": {"layers": [Window(3)], "input_size": 9},
    "Window": {"kernel_size": 3},
    "Parallel": {"branches": [[Window(3)]]},
    "conv": {"x": IMAGE, "kernel": ZEROS((3, 3, 2, 4)), "bias": ZEROS(4)},
    "true_convolution": {"x": IMAGE, "kernel": ZEROS((3, 3, 2, 4)), "bias": ZEROS(4)},
    "depthwise_conv": {"x": IMAGE, "kernel": ZEROS((3, 3, 1, 4)), "bias": ZEROS(4)},
    "separable_conv": {
        "x": IMAGE,
        "depthwise_kernel": ZEROS((3, 3, 1, 4)),
        "pointwise_kernel": ZEROS((1, 1, 4, 6)),
        "bias": ZEROS(6),
    },
    "local_conv": {"x": IMAGE, "kernel": ZEROS((3, 3, 3, 3, 2, 4)), "bias": ZEROS((3, 3, 4))},
    "deformable_conv": {
        "x": IMAGE,
        "offsets": ZEROS((1, 3, 3, 18)),
        "kernel": ZEROS((3, 3, 2, 4)),
        "bias": ZEROS(4),
        "mask": ZEROS((1, 3, 3, 9)),
    },
    "conv_transpose": {"x": IMAGE, "kernel": ZEROS((3, 3, 4, 2)), "bias": ZEROS(4)},
    "pad": {"x": IMAGE, "padding": 1},
    "max_pool": POOL,
    "min_pool": POOL,
    "avg_pool": POOL,
    "lp_pool": POOL,
    "max_pool_with_indices": POOL,
    "max_unpool": {"x": IMAGE, "indices": ZEROS((1, 5, 5, 2), "int32"), "output_size": 9},
    "blur_pool": {"x": IMAGE, "kernel_size": 3},
    "global_avg_pool": {"x": IMAGE},
    "global_max_pool": {"x": IMAGE},
    "adaptive_avg_pool": {"x": IMAGE, "output_size": 3},
    "adaptive_max_pool": {"x": IMAGE, "output_size": 3},
    "unfold": {"x": IMAGE, "kernel_size": 3},
    "fold": {"patches": ZEROS((1, 3, 3, 3, 3, 2)), "output_size": 5, "kernel_size": 3},
    "upsample": {"x": IMAGE, "factor": 2},
    "pixel_shuffle": {"x": ZEROS((1, 5, 5, 8)), "factor": 2},
    "pixel_unshuffle": {"x": ZEROS((1, 4, 4, 2)), "factor": 2},
    "batch_statistics": {"x": IMAGE},
    "batch_norm": {**NORM, "mean": ZEROS(2), "variance": ZEROS(2)},
    "layer_norm": NORM,
    "instance_norm": NORM,
    "group_norm": {**NORM, "groups": 2},
    "explain": {"x": ZEROS((5, 5, 2)), "kernel": ZEROS((3, 3, 2, 4)), "bias": ZEROS(4)},
}

GOOD = {name: {**defaults(FUNCTIONS[name]), **given} for name, given in GIVEN.items()}
"""What each function is called with, every option among it."""

ALONG = {("upsample", "output_size"): {"factor": None}, ("avg_pool", "padding"): {"count_padding": False}}
"""What else has to be so for an argument to be looked at."""

TOO_LARGE = [("kernel", ZEROS((7, 3, 2, 4))), ("dilation", 9), ("dilation", (1, 3))]
WINDOW_TOO_LARGE = [("kernel_size", 6), ("kernel_size", (3, 6)), ("dilation", 9)]
WRONG_CHANNELS = [("x", ZEROS((1, 5, 5, 3))), ("kernel", ZEROS((3, 3, 3, 4))), ("bias", ZEROS(3)), ("bias", ZEROS(1))]
WRONG_NUMBERS = [(name, ZEROS(size)) for name in ("scale", "bias") for size in (1, 3)]
NO_ELEMENT = [("padding", 3), ("padding", ((0, 0), (0, 3)))]
NO_DIVISOR = [("groups", 3), ("groups", 5), ("groups", 2)]
NO_WAY = "an algorithm for something else"
FOR_OTHERS = [("algorithm", name) for name in ("pointwise", "per_group", "blocked", "accumulated")]
NO_WAY_TO_POOL = [("algorithm", "taps"), ("algorithm", "reshape")]

# For each function, for each kind of what is wrong, the arguments and their values.
BAD: dict[str, dict[str, list[tuple[str, Any]]]] = {
    "output_size": {"a kernel too large": [("kernel_size", 10), ("dilation", 5)]},
    "resolve_padding": {"a kernel too large": [("kernel_size", 10), ("dilation", 5)]},
    "pool_output_size": {"a kernel too large": [("kernel_size", 10), ("dilation", 5)]},
    "transposed_output_size": {"nothing left": [("padding", 6), ("output_padding", 1)]},
    "adaptive_windows": {"a huge int": [("output_size", 2**31), ("output_size", 10**30)]},
    "paddings_for": {"no padding gives it": [("output_size", 6)]},
    "input_sizes_for": {"no input gives it": [("padding", 12)]},
    "conv_parameters": {"groups that do not divide": [("groups", 3), ("groups", 4), ("in_channels", 0)]},
    "conv_macs": {"groups that do not divide": [("groups", 3), ("groups", 4)]},
    "conv_flops": {
        "groups that do not divide": [("groups", 3), ("groups", 4)],
        "a kernel too large": [("kernel_size", 10), ("dilation", 5)],
    },
    "receptive_field": {
        "a kernel too large": [("layers", [Window(10)]), ("layers", [[Window(3)], Window(8)])],
        "layers that are none": [("layers", [[Window(3)], None]), ("layers", [Window]), ("layers", [3])],
    },
    "conv": {
        "wrong channels": WRONG_CHANNELS,
        "a kernel too large": TOO_LARGE,
        "groups that do not divide": NO_DIVISOR,
        NO_WAY: [*FOR_OTHERS, ("algorithm", "canonical")],
    },
    "true_convolution": {
        "wrong channels": WRONG_CHANNELS,
        "a kernel too large": TOO_LARGE,
        "groups that do not divide": NO_DIVISOR,
        NO_WAY: [*FOR_OTHERS, ("algorithm", "sub_pixel")],
    },
    "depthwise_conv": {
        "wrong channels": [
            ("x", ZEROS((1, 5, 5, 3))),
            ("kernel", ZEROS((3, 3, 2, 4))),
            ("kernel", ZEROS((3, 3, 1, 3))),
        ],
        "a kernel too large": [("kernel", ZEROS((7, 3, 1, 4))), ("dilation", 9)],
        NO_WAY: [("algorithm", "patches"), ("algorithm", "accumulated")],
    },
    "separable_conv": {
        "wrong channels": [
            ("x", ZEROS((1, 5, 5, 3))),
            ("depthwise_kernel", ZEROS((3, 3, 2, 4))),
            ("depthwise_kernel", ZEROS((3, 3, 1, 6))),
            ("pointwise_kernel", ZEROS((1, 1, 3, 6))),
            ("pointwise_kernel", ZEROS((3, 1, 4, 6))),
        ],
        "a kernel too large": [("depthwise_kernel", ZEROS((7, 3, 1, 4))), ("dilation", 9)],
        NO_WAY: [("algorithm", "patches"), ("algorithm", "pointwise"), ("algorithm", "per_group")],
    },
    "local_conv": {
        "wrong channels": [
            ("x", ZEROS((1, 5, 5, 3))),
            ("kernel", ZEROS((3, 3, 3, 3, 1, 4))),
            ("bias", ZEROS((3, 3, 3))),
            ("bias", ZEROS(4)),
        ],
        "a kernel too large": [("kernel", ZEROS((3, 3, 7, 3, 2, 4))), ("dilation", 9)],
        "groups that do not divide": NO_DIVISOR,
        "a kernel for another size": [("kernel", ZEROS((2, 3, 3, 3, 2, 4))), ("x", ZEROS((1, 6, 5, 2)))],
    },
    "deformable_conv": {
        "wrong channels": [*WRONG_CHANNELS, ("offsets", ZEROS((1, 3, 3, 17))), ("offsets", ZEROS((1, 3, 3, 54)))],
        "a kernel too large": TOO_LARGE,
        "groups that do not divide": NO_DIVISOR,
        "offsets for another size": [
            ("offsets", ZEROS((1, 5, 5, 18))),
            ("offsets", ZEROS((2, 3, 3, 18))),
            ("mask", ZEROS((1, 5, 5, 9))),
        ],
    },
    "conv_transpose": {
        "wrong channels": [("x", ZEROS((1, 5, 5, 3))), ("kernel", ZEROS((3, 3, 4, 3))), ("bias", ZEROS(3))],
        "groups that do not divide": [("groups", 3), ("groups", 5)],
        "nothing left": [("padding", 4), ("padding", ((0, 0), (0, 7))), ("output_padding", 1)],
        NO_WAY: FOR_OTHERS,
    },
    "pad": {"a padding without numbers": [("padding", "SAME"), ("padding", "valid")]},
    "max_pool": {"a kernel too large": WINDOW_TOO_LARGE, "a window of padding": NO_ELEMENT, NO_WAY: NO_WAY_TO_POOL},
    "min_pool": {"a kernel too large": WINDOW_TOO_LARGE, "a window of padding": NO_ELEMENT, NO_WAY: NO_WAY_TO_POOL},
    "avg_pool": {"a kernel too large": WINDOW_TOO_LARGE, "a window of padding": NO_ELEMENT, NO_WAY: NO_WAY_TO_POOL},
    "lp_pool": {
        "a kernel too large": WINDOW_TOO_LARGE,
        "too small a number": [("p", 0), ("p", 0.5)],
        NO_WAY: NO_WAY_TO_POOL,
    },
    "max_pool_with_indices": {"a kernel too large": WINDOW_TOO_LARGE, "a window of padding": NO_ELEMENT},
    "max_unpool": {
        "wrong channels": [("indices", ZEROS((1, 5, 5, 1), "int32")), ("x", ZEROS((1, 5, 5, 3)))],
        "more than a program holds": [("output_size", 2**17)],
    },
    "blur_pool": {"a kernel too large": [("kernel_size", 6), ("kernel_size", (3, 6))]},
    "adaptive_avg_pool": {"more than a program holds": [("output_size", 2**17)]},
    "adaptive_max_pool": {"more than a program holds": [("output_size", 2**17)]},
    "unfold": {"a kernel too large": WINDOW_TOO_LARGE},
    "fold": {
        "a kernel too large": WINDOW_TOO_LARGE,
        "patches of another size": [("patches", IMAGE), ("output_size", 4), ("output_size", 6), ("stride", 2)],
    },
    "upsample": {"a smaller size": [("output_size", 4), ("output_size", (5, 4))]},
    "pixel_shuffle": {"wrong channels": [("x", IMAGE), ("factor", 3)]},
    "pixel_unshuffle": {"a factor that does not divide": [("x", IMAGE), ("factor", 3)]},
    "batch_norm": {
        "wrong channels": [*WRONG_NUMBERS, ("x", ZEROS((1, 5, 5, 3))), ("mean", ZEROS(3)), ("variance", ZEROS(1))],
        "too small a number": [("epsilon", 0)],
    },
    "layer_norm": {"wrong channels": WRONG_NUMBERS, "too small a number": [("epsilon", 0)]},
    "instance_norm": {"wrong channels": WRONG_NUMBERS, "too small a number": [("epsilon", 0)]},
    "group_norm": {
        "wrong channels": WRONG_NUMBERS,
        "groups that do not divide": [("groups", 3), ("groups", 4)],
        "too small a number": [("epsilon", 0)],
    },
    "explain": {
        "wrong channels": [
            ("x", ZEROS((5, 5, 3))),
            ("kernel", ZEROS((3, 3, 3, 4))),
            ("bias", ZEROS(3)),
            ("in_channels", 3),
            ("out_channels", 3),
        ],
        "a kernel too large": [("kernel", ZEROS((7, 3, 2, 4))), ("dilation", 9), ("dilation", (1, 3))],
        "groups that do not divide": [("groups", 3), ("groups", 2)],
        "nothing that the operation has": [
            ("count_padding", False),
            ("output_padding", 1),
            ("operation", "max_pool"),
        ],
    },
}
