"""What holds for all layers: each is its function, with parameters of its own."""

import inspect
import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from convjax import ConvjaxError, nn

from .every_layer import LAYERS

every_layer = pytest.mark.parametrize("layer", LAYERS, ids=str)
with_parameters = pytest.mark.parametrize("layer", [layer for layer in LAYERS if layer.held], ids=str)
NOT_A_FUNCTION_ALONE = {"Dense", "Flatten"}  # tests/nn/test_layers.py


def test_every_layer_is_in_the_table():
    layers = {name for name in nn.layers.__all__ if name not in NOT_A_FUNCTION_ALONE}
    assert {str(layer) for layer in LAYERS} == layers
    assert {*layers, *NOT_A_FUNCTION_ALONE} <= set(nn.__all__)


@every_layer
def test_a_layer_is_its_function_with_its_own_parameters(layer):
    made, inputs = layer.made(), layer.inputs()
    by_name = {"mask": inputs[2]} if len(inputs) == 3 else {}
    np.testing.assert_array_equal(made(*inputs[:2], **by_name), layer.by_its_function(made, *inputs))


@every_layer
def test_every_option_of_the_function_is_one_of_the_layer_with_the_same_default(layer):
    """Save the layout: modules have their channels last. A mask is no setting, but comes with each image."""
    options = inspect.signature(layer.function).parameters.values()
    options = {one.name: one.default for one in options if one.kind is one.KEYWORD_ONLY and one.name != "layout"}
    own = {name: one.default for name, one in inspect.signature(layer.kind.__init__).parameters.items()}
    if layer.kind is nn.DeformableConv:
        assert inspect.signature(layer.kind.__call__).parameters["mask"].default is options.pop("mask")
    if layer.kind is nn.LayerNorm:
        del options["spatial_dims"]  # with the channels last it matters to nothing
    assert options.items() <= own.items()


@every_layer
def test_a_layer_knows_one_image_from_a_batch_of_them(layer):
    made, inputs = layer.made(), layer.inputs()
    batch = jax.eval_shape(made, *inputs[:2])
    alone = jax.eval_shape(made, *[x[0] for x in inputs[:2]])
    assert alone.shape == batch.shape[1:]


@every_layer
def test_a_layer_works_split_and_merged_under_vmap_grad_and_jit(layer):
    graph, parameters, rest = nnx.split(layer.made(), nnx.Param, ...)
    assert hash(graph) == hash(nnx.split(layer.made(), nnx.Param, ...)[0])
    inputs = layer.inputs()[:2]

    def loss(parameters, *inputs):
        return nnx.merge(graph, parameters, rest)(*inputs).sum()

    one_by_one = jax.vmap(jax.grad(loss, range(len(inputs) + 1)), (None, *(0 for _ in inputs)))
    of_parameters, *of_inputs = jax.eval_shape(jax.jit(one_by_one), parameters, *inputs)
    assert [leaf.shape for leaf in of_inputs] == [x.shape for x in inputs]
    shapes = [(len(inputs[0]), *leaf.shape) for leaf in jax.tree.leaves(parameters)]
    assert [leaf.shape for leaf in jax.tree.leaves(of_parameters)] == shapes


@with_parameters
@pytest.mark.parametrize(
    ("x", "dtype", "param_dtype", "out"),
    [
        ("float32", None, "float32", "float32"),
        ("bfloat16", None, "float32", "float32"),
        ("uint8", None, "float32", "float32"),
        ("bfloat16", None, "bfloat16", "bfloat16"),
        ("float32", "bfloat16", "float32", "bfloat16"),
        ("float16", jnp.float32, "bfloat16", "float32"),
    ],
)
def test_dtype_is_computed_in_and_param_dtype_is_stored(layer, x, dtype, param_dtype, out):
    made = nnx.eval_shape(lambda: layer.made(dtype=dtype, param_dtype=param_dtype))
    assert {leaf.dtype for leaf in jax.tree.leaves(nnx.state(made, nnx.Param))} == {jnp.dtype(param_dtype)}
    images, *more = layer.inputs()[:2]
    arrays = [images.astype(x), *(one.astype(out) for one in more)]
    assert nnx.eval_shape(lambda made, *arrays: made(*arrays), made, *arrays).dtype == jnp.dtype(out)


WINDOWED = [layer for layer in LAYERS if hasattr(layer.kind, "output_size") and layer.kind is not nn.LocalConv]
PADDINGS = ["valid", "SAME", "SAME_LOWER", "FULL", "CAUSAL", 1]
CHANNELS = 4 * 27  # a multiple of every block that is shuffled


def drawn(layer, number):
    """A layer of this kind, without numbers in it, and a size of images; windows that fit more often than not."""
    generator = np.random.default_rng(number)
    axes = int(generator.integers(1, 4))
    names = {*inspect.signature(layer.kind.__init__).parameters}
    options = {"spatial_dims": axes}
    for name in sorted({"kernel_size", "stride", "dilation", "factor", "output_size"} & names):
        if name != "output_size" or "factor" not in names:
            options[name] = tuple(generator.integers(1, 4, axes).tolist())
    if "padding" in names:
        options["padding"] = PADDINGS[generator.integers(len(PADDINGS))]
    if "ceil_mode" in names:
        options["ceil_mode"] = bool(generator.integers(2))
    if layer.kind in (nn.MaxPool, nn.MinPool):  # they refuse windows that lie wholly in the padding
        options |= {"kernel_size": tuple(one + 1 for one in options["kernel_size"]), "dilation": 1}
    options |= {name: CHANNELS for name in ("in_channels", "out_channels", "channels") if name in names}
    options |= {"rngs": 0} if "rngs" in names else {}
    return nnx.eval_shape(lambda: layer.kind(**options)), tuple(generator.integers(1, 9, axes).tolist())


def size_given_by(made, size):
    inputs = [jax.ShapeDtypeStruct((*size, CHANNELS), jnp.float32)]
    if isinstance(made, nn.DeformableConv):
        offsets = math.prod(made.kernel_size) * len(size)
        inputs.append(jax.ShapeDtypeStruct((*made.output_size(size), offsets), jnp.float32))
    return nnx.eval_shape(lambda made, *inputs: made(*inputs), made, *inputs).shape[:-1]


@pytest.mark.parametrize("layer", WINDOWED, ids=str)
def test_the_output_size_of_a_layer_is_the_shape_that_comes_out(layer):
    compared = 0
    for number in range(12):
        made, size = drawn(layer, number)
        try:
            expected = made.output_size(size)
        except ConvjaxError:  # where no window fits, the call refuses too
            with pytest.raises(ConvjaxError):
                size_given_by(made, size)
        else:
            assert size_given_by(made, size) == expected
            compared += 1
    assert compared >= 4


@pytest.mark.parametrize("name", ["features", "in_features", "num_features", "strides", "kernel_dilation", "eps"])
@every_layer
def test_a_name_of_another_library_is_refused(layer, name):
    with pytest.raises(TypeError, match=name):
        layer.made(**{name: 1})
