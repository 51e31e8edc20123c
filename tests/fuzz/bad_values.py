"""The kinds of what is wrong with an argument that follow from what it holds."""

import fractions
import math

import jax
import jax.numpy as jnp
import numpy as np

from .calls import BAD, GOOD
from .vocabulary import FUNCTIONS, Sort, array_types, may_be_none, sorts_of

S = Sort

FOUR_INTS, FOUR_PAIRS = (1, 1, 1, 1), ((1, 1),) * 4
STRANGERS = [object(), {3}, 3j, fractions.Fraction(3), int, [None], np.ones((2, 2))]


def alike(sorts, *values):
    """The same values for several sorts."""
    return dict.fromkeys(sorts, values)


KINDS = {
    "None": alike(S, None),
    "a bool": {
        **alike((S.SIZES, S.EXTRAS), True, np.True_, [True]),
        S.COUNT: [True, np.True_],
        S.PADDING: [True, (True,)],
        **alike((S.NAME, S.NUMBER, S.ARRAY, S.LAYERS), True),
        S.SHAPE: [True, (True, 2)],
        S.TYPE: [True],
        S.TRUTH: [np.True_],  # True and False are what is asked for, and nothing that merely passes for them
    },
    "a float": {
        **alike((S.SIZES, S.EXTRAS), 1.0, 2.5, math.nan, math.inf, np.float32(3), jnp.float32(3), (1.0,), [2.5]),
        S.COUNT: [1.0, 2.5, math.nan, math.inf, np.float32(3), jnp.float32(3)],
        S.PADDING: [1.0, math.nan, math.inf, (1.5,), ((1, 2.0),)],
        **alike((S.NAME, S.TRUTH, S.TYPE), 1.0, math.nan),
        S.NUMBER: [math.nan, math.inf, -math.inf],
        S.ARRAY: [1.0, np.float32(1), math.nan],
        S.SHAPE: [3.0, (2.0, 3), (math.nan,)],
        S.LAYERS: [3.0, math.nan],
    },
    "a text": {
        **alike((S.SIZES, S.EXTRAS), "3", b"3", ["3"], ""),
        S.COUNT: ["3", b"3", ""],
        S.PADDING: ["smae", "", "reflect", b"SAME", ["SAME"]],
        S.NAME: ["nonsense", "", "ZEROS", b"zeros", ["zeros"]],
        S.TRUTH: ["yes", "True"],
        S.NUMBER: ["2", ""],
        S.ARRAY: ["x", np.array(["x"])],
        S.SHAPE: ["34", ("3",)],
        S.TYPE: ["float", "f4", "Float32", ""],
        S.LAYERS: ["VALID", ""],
    },
    "a stranger": {
        **alike((S.SIZES, S.EXTRAS), *STRANGERS, {3: 3}, iter([3]), slice(3)),
        S.COUNT: [*STRANGERS, (3,)],
        S.PADDING: [object(), {1}, (None,), np.ones((1, 2)), iter([1]), (((1, 1), (1, 1)),)],
        S.NAME: [object(), 1, {1}],
        S.TRUTH: [0, 1, np.ones(2), object()],
        S.NUMBER: [1j, (2,), object(), np.ones(2)],
        S.ARRAY: [object(), {1}, np.array([None]), jax.random.key(0)],
        S.SHAPE: [3, np.int64(3), object(), {3}, (None,)],
        S.TYPE: [float, object, 3j, (4,)],
        S.LAYERS: [3, object(), {3}],
    },
    "a list for an array": {S.ARRAY: [[[1.0]], [], ((1.0,),)]},
    "zero": {
        S.SIZES: [0, (0,), np.int64(0)],
        S.COUNT: [0, np.int64(0)],
        S.SHAPE: [(0,), (3, 0)],
        S.TYPE: [0],
    },
    "a negative number": {
        **alike((S.SIZES, S.EXTRAS), -1, (-1,), -(10**30)),
        S.COUNT: [-1, -(10**30)],
        S.PADDING: [-1, ((-1, 0),), (-1,)],
        S.SHAPE: [(-1,), (3, -1)],
        S.TYPE: [-1],
        S.NUMBER: [-1, -0.5],
    },
    "a wrong length": {
        **alike((S.SIZES, S.EXTRAS), (), FOUR_INTS),
        S.PADDING: [(), FOUR_INTS, FOUR_PAIRS, ((1, 1, 2, 2),), ((1, 1, 1), (1, 1, 1)), ((1, 1), 1)],
    },
    "a huge int": {  # for a program; arithmetic knows no largest number
        **alike((S.SIZES, S.EXTRAS), 2**31, 10**30, (10**30, 1)),
        S.COUNT: [10**30],
        S.PADDING: [2**31, 10**30, ((0, 0), (0, 10**30))],
        S.NUMBER: [10**400],
    },
}

RANKS = {"bias": (0, 2, 7), "scale": (0, 2), "mean": (0, 2), "variance": (0, 2)}
RANKS_OF = {
    ("local_conv", "bias"): (0, 1, 7),
    ("batch_statistics", "x"): (0, 1),
    ("batch_norm", "x"): (0,),
    ("layer_norm", "x"): (0,),
}
"""Ranks that an array does not have; 0, 1 and 7 where nothing else is said."""

TYPES = ("bool", "int32", "float32", "complex64")

AS_LONG_AS_THE_LONGEST = {"output_size", "resolve_padding", "pool_output_size", "transposed_output_size", "Window"}
AS_LONG_AS_THE_LONGEST |= {"paddings_for", "input_sizes_for", "adaptive_windows", "receptive_field"}
"""Functions of as many axes as their sequences have."""


def fits(name, argument, kind, value):
    """Whether the value, which is wrong in general, is right here."""
    in_arithmetic = FUNCTIONS[name].__module__.startswith("convjax.arithmetic")
    if kind == "None":
        return may_be_none(FUNCTIONS[name], argument)
    if kind == "a huge int":
        return in_arithmetic
    if name == "explain" and argument == "bias" and value is True:
        return True  # there is one, of numbers that explain makes up
    if kind == "a wrong length" and argument == "padding":
        return name == "Window" and value in [FOUR_INTS, FOUR_PAIRS]  # layers with four axes may follow
    return kind == "a wrong length" and name in AS_LONG_AS_THE_LONGEST and value == FOUR_INTS


def cases():
    """Every function with every kind that applies, and the arguments and values that are of this kind."""
    found = {(name, kind): list(pairs) for name, kinds in BAD.items() for kind, pairs in kinds.items()}
    for name, function in FUNCTIONS.items():
        for argument, sort in sorts_of(function).items():
            for kind, values in KINDS.items():
                pairs = [(argument, value) for value in values.get(sort, []) if not fits(name, argument, kind, value)]
                found.setdefault((name, kind), []).extend(pairs)
            if sort is Sort.ARRAY:
                for kind, values in of_array(name, argument).items():
                    found.setdefault((name, kind), []).extend((argument, value) for value in values)
    return {case: pairs for case, pairs in found.items() if pairs}


def of_array(name, argument):
    """What is wrong with an array that has not its rank, not its type, not the type of the others, or nothing in it."""
    good = GOOD[name][argument]
    if good is None:
        good = jnp.zeros(GOOD[name]["x"].shape[-1:])
    arrays = [other for other, sort in sorts_of(FUNCTIONS[name]).items() if sort is Sort.ARRAY]
    ranks = RANKS_OF.get((name, argument), RANKS.get(argument, (0, 1, 7)))
    allowed = array_types(FUNCTIONS[name], argument)
    mixed = len(arrays) > 1 and "indices" not in arrays and name != "explain"  # which shows all as float32
    return {
        "a wrong rank": [jnp.ones((2,) * rank, good.dtype) for rank in ranks],
        "a wrong type": [good.astype(other) for other in TYPES if other not in allowed],
        "mixed types": [good.astype("bfloat16"), good.astype("float16")] if mixed else [],
        "an empty array": [
            jnp.zeros((*good.shape[:axis], 0, *good.shape[axis + 1 :]), good.dtype) for axis in range(good.ndim)
        ],
    }
