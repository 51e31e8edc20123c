"""Each operation that takes no kernel, with each kind of bad argument: a ConvjaxError with a mend, nothing else.

The checks of the import hook are off here (see conftest.py): users run without them.
"""

import functools
import math
import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convjax import (
    ConvjaxError,
    adaptive_avg_pool,
    adaptive_max_pool,
    avg_pool,
    batch_norm,
    batch_statistics,
    blur_pool,
    fold,
    global_avg_pool,
    global_max_pool,
    group_norm,
    instance_norm,
    layer_norm,
    lp_pool,
    max_pool,
    max_pool_with_indices,
    max_unpool,
    min_pool,
    pixel_shuffle,
    pixel_unshuffle,
    unfold,
    upsample,
)

pytestmark = pytest.mark.usefixtures("unhooked")

ZEROS = jnp.zeros
NO_INTS = [True, 1.0, math.nan, "1", {1}, object(), (1, 1, 1), (1.0, 1), (), [None, 1], np.ones((2, 2)), None]
WRONG_SIZE = [0, -1, (0, 1), 2**31, 10**30]
NO_PADDINGS = [None, True, 1.0, -1, (1,), ((1, 1),), ((1, 1), 1), ((1, 1), (1, -1)), ((1, 1, 1), (1, 1, 1))]
NO_PADDINGS += ["smae", "", "reflect", {1}, object(), (1.5, 1), ((1, 1.5), (1, 1)), math.inf, 2**31, 10**30]
NO_ARRAYS = [None, 1.0, True, [[1.0]], "x", object(), np.array(["x"]), np.float32(1), jax.random.key(0)]
NO_IMAGES = [ZEROS(()), ZEROS(5), ZEROS((5, 5)), ZEROS((1, 1, 5, 5, 2)), ZEROS((0, 5, 5, 2)), ZEROS((1, 0, 5, 2))]
NO_IMAGES += [ZEROS((1, 5, 5, 0)), ZEROS((1, 5, 5, 2), bool)]
NO_TRUTH = [None, 0, 1, "yes", np.ones(2)]
INT_IMAGES = [ZEROS((1, 5, 5, 2), jnp.int32), np.zeros((1, 5, 5, 2), "int64")]
NO_METHODS = [None, True, 1, "", "smae", b"nearest", ("nearest",), object()]
NO_SPATIAL_DIMS = [*NO_INTS, 0, -1, 1, 4, 10**30]
NO_NUMBERS = [None, True, "2", 1j, math.nan, math.inf, 10**400, -1, (2,), object(), np.ones(2)]
NO_ROWS = [ZEROS(()), ZEROS((0, 2)), ZEROS((1, 0, 5, 2)), ZEROS((5, 0)), ZEROS((1, 5, 5, 2), bool)]
NO_CHANNELS = [a for a in NO_ARRAYS if a is not None]
NO_CHANNELS += [ZEROS(()), ZEROS(1), ZEROS(3), ZEROS((1, 2)), ZEROS(2, "bfloat16"), ZEROS(2, "int32")]
NO_NORMS = {"scale": NO_CHANNELS, "bias": NO_CHANNELS, "epsilon": [*NO_NUMBERS, 0]}

IMAGE = ZEROS((1, 5, 5, 2))
WINDOWS = {"kernel_size": 3, "stride": 1, "padding": "VALID", "dilation": 1, "spatial_dims": 2}
CEIL = {"ceil_mode": False}
NO_WINDOWS = {
    "kernel_size": [*NO_INTS, *WRONG_SIZE, 6, (3, 6)],
    "stride": [*NO_INTS[:-1], *WRONG_SIZE],
    "padding": NO_PADDINGS,
    "dilation": [*NO_INTS, *WRONG_SIZE, 9],
    "spatial_dims": NO_SPATIAL_DIMS,
}
NO_ELEMENTS = {"padding": [*NO_PADDINGS, 3, ((0, 0), (0, 3))]}
avg_uncounted = functools.partial(avg_pool, count_padding=False)
avg_uncounted.__name__ = "avg_uncounted"
upsample_to = functools.partial(upsample)
upsample_to.__name__ = "upsample_to"

TRIALS = {  # good arguments, and bad values of each of them
    avg_pool: (
        {"x": IMAGE, **WINDOWS, **CEIL, "count_padding": True},
        {"x": NO_ARRAYS + NO_IMAGES + INT_IMAGES, **NO_WINDOWS, "count_padding": NO_TRUTH},
    ),
    avg_uncounted: ({"x": IMAGE, **WINDOWS, **CEIL}, NO_ELEMENTS),
    max_pool: (
        {"x": IMAGE, **WINDOWS, **CEIL},
        {"x": NO_ARRAYS + NO_IMAGES, **NO_WINDOWS, **NO_ELEMENTS, "ceil_mode": NO_TRUTH},
    ),
    min_pool: (
        {"x": IMAGE, **WINDOWS, **CEIL},
        {"x": NO_ARRAYS + NO_IMAGES, **NO_WINDOWS, **NO_ELEMENTS, "ceil_mode": NO_TRUTH},
    ),
    lp_pool: (
        {"x": IMAGE, **WINDOWS, **CEIL, "p": 2},
        {"x": NO_ARRAYS + NO_IMAGES + INT_IMAGES, **NO_WINDOWS, "p": [*NO_NUMBERS, 0.5]},
    ),
    unfold: (
        {"x": IMAGE, **WINDOWS},
        {"x": NO_ARRAYS + NO_IMAGES + INT_IMAGES, **NO_WINDOWS, "stride": NO_INTS + WRONG_SIZE},
    ),
    fold: (
        {"patches": ZEROS((1, 3, 3, 3, 3, 2)), "output_size": 5, **WINDOWS},
        {
            "patches": NO_ARRAYS + NO_IMAGES + [ZEROS((1, 3, 3, 3, 3, 0)), ZEROS((1, 3, 3, 3, 3, 2), int), IMAGE],
            "output_size": [*NO_INTS, *WRONG_SIZE, 4, 6],
            **NO_WINDOWS,
            "stride": [*NO_INTS, *WRONG_SIZE, 2],
        },
    ),
    upsample: (
        {"x": IMAGE, "factor": 2, "method": "nearest", "spatial_dims": 2},
        {
            "x": NO_ARRAYS + NO_IMAGES + INT_IMAGES,
            "factor": [*NO_INTS, *WRONG_SIZE],
            "output_size": [5, (10, 10)],
            "method": [*NO_METHODS, "lanczos3", "linear", "Nearest"],
            "spatial_dims": NO_SPATIAL_DIMS,
        },
    ),
    upsample_to: (
        {"x": IMAGE, "output_size": 10, "method": "bilinear", "spatial_dims": 2},
        {"output_size": [*NO_INTS, *WRONG_SIZE, 4, (5, 4)], "factor": [1, (2, 2)]},
    ),
    pixel_shuffle: (
        {"x": ZEROS((1, 5, 5, 8)), "factor": 2, "spatial_dims": 2},
        {"x": [*NO_ARRAYS, *NO_IMAGES, IMAGE], "factor": [*NO_INTS, *WRONG_SIZE, 3], "spatial_dims": NO_SPATIAL_DIMS},
    ),
    pixel_unshuffle: (
        {"x": ZEROS((1, 4, 4, 2)), "factor": 2, "spatial_dims": 2},
        {"x": [*NO_ARRAYS, *NO_IMAGES, IMAGE], "factor": [*NO_INTS, *WRONG_SIZE, 3], "spatial_dims": NO_SPATIAL_DIMS},
    ),
    **{
        pool: ({"x": IMAGE, "spatial_dims": 2}, {"x": NO_ARRAYS + NO_IMAGES + bad, "spatial_dims": NO_SPATIAL_DIMS})
        for pool, bad in ((global_avg_pool, INT_IMAGES), (global_max_pool, []))
    },
    **{
        pool: (
            {"x": IMAGE, "output_size": 3, "spatial_dims": 2},
            {
                "x": NO_ARRAYS + NO_IMAGES + bad,
                "output_size": [*NO_INTS, *WRONG_SIZE, 2**17],
                "spatial_dims": NO_SPATIAL_DIMS,
            },
        )
        for pool, bad in ((adaptive_avg_pool, INT_IMAGES), (adaptive_max_pool, []))
    },
    max_pool_with_indices: (
        {"x": IMAGE, **WINDOWS, **CEIL},
        {"x": NO_ARRAYS + NO_IMAGES, **NO_WINDOWS, **NO_ELEMENTS, "ceil_mode": NO_TRUTH},
    ),
    max_unpool: (
        {"x": IMAGE, "indices": ZEROS((1, 5, 5, 2), "int32"), "output_size": 9, "spatial_dims": 2},
        {
            "x": [*NO_ARRAYS, *NO_IMAGES, ZEROS((1, 5, 5, 3))],
            "indices": [*NO_ARRAYS, IMAGE, ZEROS((1, 5, 5, 1), "int32"), ZEROS((5, 5, 2), "int32")],
            "output_size": [*NO_INTS, *WRONG_SIZE, 2**17],
            "spatial_dims": NO_SPATIAL_DIMS,
        },
    ),
    blur_pool: (
        {"x": IMAGE, "kernel_size": 3, "stride": 2, "padding": "VALID", "spatial_dims": 2},
        {
            "x": NO_ARRAYS + NO_IMAGES + INT_IMAGES,
            **{name: values for name, values in NO_WINDOWS.items() if name != "dilation"},
        },
    ),
    batch_statistics: ({"x": IMAGE}, {"x": NO_ARRAYS + NO_ROWS + INT_IMAGES + [ZEROS(5)]}),
    batch_norm: (
        {"x": IMAGE, "mean": ZEROS(2), "variance": ZEROS(2), "scale": None, "bias": ZEROS(2), "epsilon": 1e-5},
        {
            "x": NO_ARRAYS + NO_ROWS + INT_IMAGES,
            **{name: [None, *NO_CHANNELS] for name in ("mean", "variance")},
            **{name: NO_CHANNELS for name in ("scale", "bias")},
            "epsilon": [*NO_NUMBERS, 0],
        },
    ),
    layer_norm: (
        {"x": IMAGE, "scale": None, "bias": ZEROS(2), "epsilon": 1e-5},
        {"x": NO_ARRAYS + NO_ROWS + INT_IMAGES, **NO_NORMS},
    ),
    instance_norm: (
        {"x": IMAGE, "scale": None, "bias": ZEROS(2), "epsilon": 1e-5, "spatial_dims": 2},
        {"x": NO_ARRAYS + NO_IMAGES + INT_IMAGES, **NO_NORMS, "spatial_dims": NO_SPATIAL_DIMS},
    ),
    group_norm: (
        {"x": IMAGE, "scale": None, "bias": ZEROS(2), "groups": 2, "epsilon": 1e-5, "spatial_dims": 2},
        {
            "x": NO_ARRAYS + NO_IMAGES + INT_IMAGES,
            **NO_NORMS,
            "groups": [*NO_INTS, 0, -1, 3, 4, 10**30],
            "spatial_dims": NO_SPATIAL_DIMS,
        },
    ),
}
CASES = [
    (function, argument, bad)
    for function, (_, grid) in TRIALS.items()
    for argument, values in grid.items()
    for bad in values
]


def spelled(case):
    if isinstance(case, jax.Array):
        return f"{case.dtype}{case.shape}"
    return re.sub(r"\n| at 0x\w+", "", getattr(case, "__name__", str(case)))  # the same in every process


@pytest.mark.parametrize(("function", "argument", "bad"), CASES, ids=spelled)
def test_a_bad_argument_is_named_with_a_mend(function, argument, bad):
    with pytest.raises(ConvjaxError) as caught:
        function(**{**TRIALS[function][0], argument: bad})
    text = str(caught.value)
    assert argument in text
    assert "Use " in text.splitlines()[-1]
    assert 2 <= len(text.splitlines()) <= 4


ARRAYS = {"x", "patches", "indices", "mean", "variance", "scale", "bias"}
STATIC = [(f, name) for f, (good, _) in TRIALS.items() for name in good if name not in ARRAYS]


@pytest.mark.parametrize(("function", "argument"), STATIC, ids=spelled)
def test_a_traced_value_where_a_static_one_belongs_is_named(function, argument):
    good = TRIALS[function][0]
    for value in (2, jnp.array([2, 2])):
        with pytest.raises(ConvjaxError, match=rf"^{argument} must be (.|\n)*Use "):
            jax.jit(lambda value: function(**{**good, argument: value}))(value)


IMAGES = st.builds(
    lambda shape, dtype: jax.ShapeDtypeStruct(tuple(shape), dtype),
    st.one_of(st.tuples(*[st.integers(1, 6)] * 4), st.lists(st.integers(0, 5), max_size=7)),
    st.sampled_from(["float32", "float32", "float32", "bfloat16", "int32", "bool", "complex64"]),
)
OF_EACH_KIND = {
    "count_padding": st.sampled_from([True, False, None]),
    "method": st.sampled_from(["nearest", "bilinear", "bicubic", *NO_METHODS]),
    "ceil_mode": st.sampled_from([True, True, False, None]),
    "epsilon": st.sampled_from([1e-5, 1, *NO_NUMBERS]),
    "p": st.sampled_from([1, 2, 2.5, *NO_NUMBERS]),
    "padding": st.one_of(
        st.sampled_from(["SAME", "full", "VALID", "Causal", *NO_PADDINGS]),
        st.integers(-1, 3),
        st.tuples(*[st.tuples(*[st.integers(-1, 4)] * 2)] * 2),
    ),
    "spatial_dims": st.sampled_from([2, 2, 2, 2, 1, 3, 0, "2"]),
}
INTS = st.one_of(st.integers(1, 3), st.integers(1, 3), st.tuples(*[st.integers(0, 4)] * 2), st.sampled_from(NO_INTS))


@pytest.mark.parametrize("function", TRIALS, ids=spelled)
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_it_is_called_with_gives_a_result_or_a_convjax_error(function, data):
    good = TRIALS[function][0]
    arrays = [data.draw(IMAGES) for name in good if name in ARRAYS]
    options = {
        name: data.draw(st.one_of(st.just(value), OF_EACH_KIND.get(name, INTS)))
        for name, value in good.items()
        if name not in ARRAYS
    }
    try:
        y = jax.eval_shape(functools.partial(function, **options), *arrays)
    except ConvjaxError as error:
        assert "Use " in str(error)  # noqa: PT017  # either outcome is right
    else:
        assert all(0 not in one.shape for one in jax.tree.leaves(y))
