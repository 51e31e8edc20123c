"""Settings that `explain` takes, drawn: every operation, one to three axes, every form of padding."""

import numpy as np
from hypothesis import strategies as st

NAMES = ["VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL"]
CONVOLUTIONS = ["conv", "true_convolution", "conv_transpose"]
POOLS = ["max_pool", "avg_pool"]


def numbers(seed, *shape):
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


@st.composite
def settings(draw, operations=(*CONVOLUTIONS, *POOLS)):
    """The arguments of `explain` with arrays, of a setting in which something comes out."""
    operation = draw(st.sampled_from(operations))
    dims = draw(st.integers(1, 3))

    def each(low, high):
        return tuple(draw(st.integers(low, high)) for _ in range(dims))

    kernel_size, dilation, stride = each(1, 3), each(1, 2), each(1, 3)
    size = each(1, {1: 8, 2: 5, 3: 4}[dims])
    reach = [d * (k - 1) for k, d in zip(kernel_size, dilation, strict=True)]
    padding = draw(st.sampled_from([*NAMES, "pairs"]))
    if padding == "VALID" and operation != "conv_transpose":
        size = tuple(max(n, r + 1) for n, r in zip(size, reach, strict=True))
    if padding == "pairs" or (padding == "FULL" and operation == "conv_transpose"):
        size = tuple(n + r for n, r in zip(size, reach, strict=True))  # so that something is left
    if padding == "pairs":
        padding = tuple((draw(st.integers(0, r)), draw(st.integers(0, r))) for r in reach)
    seed = draw(st.integers(0, 2**16))
    given = {"operation": operation, "stride": stride, "padding": padding, "dilation": dilation}
    if operation in POOLS:
        given |= {"x": numbers(seed, *size, draw(st.integers(1, 3))), "kernel_size": kernel_size}
        return given | ({"count_padding": draw(st.booleans())} if operation == "avg_pool" else {})
    groups, parts, per_group = draw(st.sampled_from([(1, 1, 1), (1, 3, 2), (2, 1, 2), (2, 2, 1), (3, 1, 1)]))
    given |= {"groups": groups, "x": numbers(seed, *size, groups * parts)}
    if operation == "conv_transpose":
        same = padding in ("SAME", "SAME_LOWER")
        given["output_padding"] = tuple(0 if same else draw(st.integers(0, s - 1)) for s in stride)
        given["kernel"] = numbers(seed + 1, *kernel_size, per_group, groups * parts)
    else:
        given["kernel"] = numbers(seed + 1, *kernel_size, parts, groups * per_group)
    if draw(st.booleans()):
        given["bias"] = numbers(seed + 2, groups * per_group)
    return given
