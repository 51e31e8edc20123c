"""Every public operation, in a setting that uses what it can; a test that asks for ``operation`` walks over all."""

from collections.abc import Callable
from dataclasses import dataclass, field

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from convjax import ops

X = {"x": (5, 4, 4)}
WINDOWED = {"kernel_size": (3, 2), "stride": 2, "padding": ((1, 0), (0, 1))}
CONVOLVED = {"stride": (1, 2), "padding": ((1, 0), (1, 1))}


@dataclass(frozen=True, eq=False)
class Operation:
    """An operation on arrays of which each image has its own, and on arrays that all images share."""

    function: Callable
    options: dict
    own: dict[str, tuple[int, ...]] = field(default_factory=lambda: X)
    shared: dict[str, tuple[int, ...]] = field(default_factory=dict)
    takes: tuple[str, ...] = ("float",)
    in_layout: tuple[str, ...] = ("x",)  # the arrays whose channels stand where the layout says

    def __call__(self, arrays, **more):
        return self.function(**arrays, **self.options, **more)

    @property
    def reduces_batches(self):
        """Whether a batch gives something else than its images do one by one."""
        return self.function is ops.batch_statistics

    def arrays(self, *, batch=None, dtype="float32", seed=0):
        """Numbers for every array by its name, of which no two in an array are near each other."""
        generator = np.random.default_rng(seed)
        lead = () if batch is None else (batch,)
        shapes = {name: (*lead, *shape) for name, shape in self.own.items()} | self.shared
        return {name: self._filled(name, shape, dtype, generator) for name, shape in shapes.items()}

    def _filled(self, name, shape, dtype, generator):
        count = int(np.prod(shape))
        if name == "indices":  # every element of a feature map has a place of its own
            *lead, height, width, channels = shape
            places = generator.permuted(np.broadcast_to(np.arange(36), (*lead, channels, 36)), axis=-1)
            return jnp.asarray(np.moveaxis(places[..., : height * width], -2, -1).reshape(shape), "int32")
        apart = (generator.permutation(count).reshape(shape) - count // 2 + 0.3) * (2 / count)
        if name == "variance":
            apart = np.abs(apart) + 0.5
        if dtype in ("complex64", "complex128"):
            apart = apart + 1j * np.roll(apart, 1, -1)
        if "int" in dtype:
            apart = apart * min(count / 2, 60) + (60 if dtype.startswith("u") else 0)
        return jnp.asarray(apart.astype(jnp.dtype(self.dtype_of(name, dtype))))

    def dtype_of(self, name, dtype):
        """The type of an array where x is of this type."""
        if name in ("mean", "variance") and dtype in ("float16", "bfloat16"):
            return "float32"
        return dtype

    def result_type(self, dtype):
        """The type of what comes out where x is of this type: its own, but that of sums for statistics."""
        return self.dtype_of("mean", dtype) if self.function is ops.batch_statistics else jnp.dtype(dtype)

    def differentiable(self, arrays):
        """The arrays to take derivatives in, apart from those that are of ints."""
        return {name: value for name, value in arrays.items() if jnp.issubdtype(value.dtype, jnp.inexact)}

    def floats(self, arrays, **more):
        """What comes out, without the places of elements: a list of arrays."""
        found = jax.tree.leaves(self(arrays, **more))
        return [one for one in found if jnp.issubdtype(one.dtype, jnp.inexact)]


ANY, FLOAT_OR_INT, INEXACT = ("float", "complex", "int"), ("float", "int"), ("float", "complex")
OPERATIONS = {
    "adaptive_avg_pool": Operation(ops.adaptive_avg_pool, {"output_size": (3, 2)}, takes=INEXACT),
    "adaptive_max_pool": Operation(ops.adaptive_max_pool, {"output_size": (3, 2)}, takes=FLOAT_OR_INT),
    "avg_pool": Operation(ops.avg_pool, {**WINDOWED, "ceil_mode": True}, takes=INEXACT),
    "avg_pool, padding not counted": Operation(ops.avg_pool, {**WINDOWED, "count_padding": False}, takes=INEXACT),
    "batch_norm": Operation(ops.batch_norm, {}, shared={"mean": (4,), "variance": (4,), "scale": (4,), "bias": (4,)}),
    "batch_statistics": Operation(ops.batch_statistics, {}),
    "blur_pool": Operation(ops.blur_pool, {"kernel_size": 3, "padding": 1, "padding_mode": "reflect"}, takes=INEXACT),
    "conv": Operation(
        ops.conv, {**CONVOLVED, "groups": 2}, shared={"kernel": (3, 2, 2, 6), "bias": (6,)}, takes=INEXACT
    ),
    "conv, circular": Operation(
        ops.conv, {**CONVOLVED, "padding_mode": "circular"}, shared={"kernel": (3, 2, 4, 2)}, takes=INEXACT
    ),
    "conv, by patches": Operation(
        ops.conv, {**CONVOLVED, "algorithm": "patches"}, shared={"kernel": (3, 2, 4, 2), "bias": (2,)}, takes=INEXACT
    ),
    "conv_transpose": Operation(
        ops.conv_transpose,
        {"stride": 2, "padding": 1, "groups": 2, "output_padding": (1, 0)},
        shared={"kernel": (3, 2, 3, 4), "bias": (6,)},
        takes=INEXACT,
    ),
    "conv_transpose, by taps": Operation(
        ops.conv_transpose,
        {"stride": (2, 1), "padding": 1, "groups": 2, "algorithm": "taps"},
        shared={"kernel": (3, 2, 3, 4)},
        takes=INEXACT,
    ),
    "deformable_conv": Operation(
        ops.deformable_conv,
        {"padding": 1, "padding_mode": "replicate"},
        own={**X, "offsets": (5, 5, 12), "mask": (5, 5, 6)},
        shared={"kernel": (3, 2, 4, 2), "bias": (2,)},
    ),
    "depthwise_conv": Operation(
        ops.depthwise_conv, CONVOLVED, shared={"kernel": (3, 2, 1, 8), "bias": (8,)}, takes=INEXACT
    ),
    "depthwise_conv, by taps": Operation(
        ops.depthwise_conv, {**CONVOLVED, "algorithm": "taps"}, shared={"kernel": (3, 2, 1, 8)}, takes=INEXACT
    ),
    "fold": Operation(
        ops.fold,
        {"output_size": (5, 4), "kernel_size": (3, 2), "padding": ((1, 0), (0, 0))},
        own={"patches": (4, 3, 3, 2, 2)},
        takes=INEXACT,
        in_layout=("patches",),
    ),
    "fold, many taps": Operation(
        ops.fold,
        {"output_size": (3, 35), "kernel_size": (2, 17), "padding": ((0, 0), (1, 0))},
        own={"patches": (2, 20, 2, 17, 1)},
        takes=INEXACT,
        in_layout=("patches",),
    ),
    "global_avg_pool": Operation(ops.global_avg_pool, {}, takes=INEXACT),
    "global_max_pool": Operation(ops.global_max_pool, {}, takes=FLOAT_OR_INT),
    "group_norm": Operation(ops.group_norm, {"groups": 2}, shared={"scale": (4,), "bias": (4,)}),
    "instance_norm": Operation(ops.instance_norm, {}, shared={"scale": (4,), "bias": (4,)}),
    "layer_norm": Operation(ops.layer_norm, {}, shared={"scale": (4,), "bias": (4,)}),
    "local_conv": Operation(
        ops.local_conv,
        {"padding": "SAME", "stride": 2, "groups": 2},
        shared={"kernel": (3, 2, 2, 2, 2, 4), "bias": (3, 2, 4)},
        takes=INEXACT,
    ),
    "local_conv, many taps": Operation(
        ops.local_conv,
        {"padding": 2},
        own={"x": (40, 2)},
        shared={"kernel": (6, 39, 2, 3)},
        takes=INEXACT,
    ),
    "lp_pool": Operation(ops.lp_pool, {"kernel_size": 2, "dilation": 2, "p": 3}),
    "max_pool": Operation(ops.max_pool, WINDOWED, takes=FLOAT_OR_INT),
    "max_pool, dilated": Operation(ops.max_pool, {"kernel_size": 2, "dilation": 2}, takes=FLOAT_OR_INT),
    "max_pool, many dilated taps": Operation(
        ops.max_pool,
        {"kernel_size": (17, 1), "dilation": (2, 1), "stride": 1},
        own={"x": (35, 2, 2)},
        takes=FLOAT_OR_INT,
    ),
    "max_pool_with_indices": Operation(ops.max_pool_with_indices, WINDOWED, takes=FLOAT_OR_INT),
    "max_unpool": Operation(
        ops.max_unpool, {"output_size": 6}, own={**X, "indices": X["x"]}, takes=ANY, in_layout=("x", "indices")
    ),
    "min_pool": Operation(ops.min_pool, WINDOWED, takes=FLOAT_OR_INT),
    "pad": Operation(ops.pad, {"padding": ((1, 2), (3, 0)), "padding_mode": "reflect"}, takes=ANY),
    "pixel_shuffle": Operation(ops.pixel_shuffle, {"factor": (1, 2)}, takes=ANY),
    "pixel_unshuffle": Operation(ops.pixel_unshuffle, {"factor": (1, 2)}, takes=ANY),
    "separable_conv": Operation(
        ops.separable_conv,
        {**CONVOLVED, "padding_mode": "reflect"},
        shared={"depthwise_kernel": (3, 2, 1, 8), "pointwise_kernel": (1, 1, 8, 3), "bias": (3,)},
        takes=INEXACT,
    ),
    "true_convolution": Operation(
        ops.true_convolution, CONVOLVED, shared={"kernel": (3, 2, 4, 2), "bias": (2,)}, takes=INEXACT
    ),
    "unfold": Operation(ops.unfold, {**CONVOLVED, "kernel_size": (3, 2), "padding_mode": "replicate"}, takes=INEXACT),
    "upsample": Operation(ops.upsample, {"factor": 2}),
    "upsample, bicubic": Operation(ops.upsample, {"output_size": (7, 8), "method": "bicubic"}),
    "upsample, aligned corners": Operation(
        ops.upsample, {"output_size": (7, 8), "method": "bilinear", "align_corners": True}
    ),
}


def in_turn(name):
    """The operation by its name; those that are only computed otherwise have time in the slow tests."""
    return pytest.param(OPERATIONS[name], id=name, marks=[pytest.mark.slow] * (", by " in name))


@pytest.fixture(params=map(in_turn, OPERATIONS))
def operation(request):
    """Each public operation in turn, some of them in more than one setting."""
    return request.param


@pytest.fixture(params=[name for name, operation in OPERATIONS.items() if "int" in operation.takes])
def operation_of_ints(request):
    """Each operation that takes ints."""
    return OPERATIONS[request.param]


@pytest.fixture(params=[name for name, one in OPERATIONS.items() if "complex" in one.takes and not one.shared])
def operation_of_parts(request):
    """Each operation that takes complex numbers, and no kernel that would join their parts."""
    return OPERATIONS[request.param]


@pytest.fixture
def walked():
    """The operations that the walk visits."""
    return {operation.function for operation in OPERATIONS.values()}
