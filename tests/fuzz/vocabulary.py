"""The one vocabulary: every argument that a public function may have, and what it holds.

A new name is added here on purpose, or not at all. What an argument holds decides which bad values it is tried with.
"""

import inspect
from enum import Enum, auto

import jaxtyping

from convjax import arithmetic, explanation, ops


class Sort(Enum):
    """What an argument holds."""

    ARRAY = auto()
    SIZES = auto()  # an int of at least 1, or one per axis
    EXTRAS = auto()  # an int of at least 0, or one per axis
    COUNT = auto()  # one int of at least 1
    PADDING = auto()
    TRUTH = auto()
    NAME = auto()  # a text out of a few
    NUMBER = auto()
    SHAPE = auto()
    TYPE = auto()
    LAYERS = auto()
    OTHER = auto()  # what functions do not have, but layers, initialisers and networks; tests/nn tries it


VOCABULARY = {
    "x": Sort.ARRAY,
    "kernel": Sort.ARRAY,
    "depthwise_kernel": Sort.ARRAY,
    "pointwise_kernel": Sort.ARRAY,
    "bias": Sort.ARRAY,  # in arithmetic a truth: whether there is one
    "offsets": Sort.ARRAY,
    "mask": Sort.ARRAY,
    "patches": Sort.ARRAY,
    "indices": Sort.ARRAY,
    "mean": Sort.ARRAY,
    "variance": Sort.ARRAY,
    "scale": Sort.ARRAY,
    "input_size": Sort.SIZES,
    "output_size": Sort.SIZES,
    "kernel_size": Sort.SIZES,
    "stride": Sort.SIZES,
    "dilation": Sort.SIZES,
    "factor": Sort.SIZES,
    "output_padding": Sort.EXTRAS,
    "in_channels": Sort.COUNT,
    "out_channels": Sort.COUNT,
    "in_features": Sort.COUNT,
    "out_features": Sort.COUNT,
    "groups": Sort.COUNT,
    "spatial_dims": Sort.COUNT,
    "padding": Sort.PADDING,
    "ceil_mode": Sort.TRUTH,
    "count_padding": Sort.TRUTH,
    "align_corners": Sort.TRUTH,
    "padding_mode": Sort.NAME,
    "layout": Sort.NAME,
    "algorithm": Sort.NAME,
    "precision": Sort.NAME,
    "operation": Sort.NAME,
    "method": Sort.NAME,
    "epsilon": Sort.NUMBER,
    "p": Sort.NUMBER,
    "shape": Sort.SHAPE,
    "dtype": Sort.TYPE,
    "layers": Sort.LAYERS,
    "branches": Sort.LAYERS,
    **dict.fromkeys(("size", "channels", "multiplier", "momentum", "use_running_average", "transposed"), Sort.OTHER),
    **dict.fromkeys(("kernel_init", "depthwise_init", "pointwise_init", "scale_init", "bias_init"), Sort.OTHER),
    **dict.fromkeys(("rngs", "param_dtype", "name", "classes", "input_shape"), Sort.OTHER),
    **dict.fromkeys(("model", "state_dict", "name_map", "flattened"), Sort.OTHER),
}

NAMES = {
    "padding": ("VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL"),
    "padding_mode": ("zeros", "reflect", "replicate", "circular"),
    "layout": ("channels_last", "channels_first"),
    "algorithm": ("auto", "lax", "taps", "patches"),
    "precision": ("default", "high", "highest"),
    "method": ("nearest", "bilinear", "bicubic"),
    "operation": ("conv", "true_convolution", "conv_transpose", "max_pool", "avg_pool"),
}

ALGORITHMS_OF_POOLS = ("auto", "lax", "reshape", "shifted")

RECORDS = ("Window", "Parallel", "ReceptiveField")  # Window(3, 2) reads as what it is: its numbers go by place too

FUNCTIONS = {
    **{name: getattr(arithmetic, name) for name in arithmetic.__all__ if name != "ReceptiveField"},
    **{name: getattr(ops, name) for name in ops.__all__ if inspect.isfunction(getattr(ops, name))},
    "explain": explanation.explain,
}


def names_of(function, argument):
    """The texts that an argument may be in a function or a layer."""
    is_pool = function.__name__.lower().endswith("pool")
    return ALGORITHMS_OF_POOLS if is_pool and argument == "algorithm" else NAMES[argument]


def sort_of(function, argument):
    """What the argument holds in this function; None where it is not in the vocabulary, which a test tells."""
    if argument == "bias" and function.__module__.startswith("convjax.arithmetic"):
        return Sort.TRUTH
    return VOCABULARY.get(argument)


def sorts_of(function):
    """What each argument of the function holds."""
    return {name: sort_of(function, name) for name in inspect.signature(function).parameters}


def defaults(function):
    """The options of the function, as they are where nobody gives them."""
    parameters = inspect.signature(function).parameters.values()
    return {parameter.name: parameter.default for parameter in parameters if parameter.default is not parameter.empty}


def may_be_none(function, argument):
    """Whether None is a value that the argument has."""
    return inspect.signature(function).parameters[argument].default is None


def array_types(function, argument):
    """The names of the types that the annotation of an array allows."""
    annotation = inspect.signature(function).parameters[argument].annotation
    kinds = [kind for kind in getattr(annotation, "__args__", [annotation]) if isinstance(kind, type)]
    first, *others = (kind for kind in kinds if issubclass(kind, jaxtyping.AbstractArray))
    assert all(kind.dtypes == first.dtypes for kind in others)
    return first.dtypes
