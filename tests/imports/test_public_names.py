"""One walk over every public function and class of arithmetic, operations, layers and loops."""

import ast
import doctest
import inspect
from pathlib import Path

import jax
import jax.numpy as jnp
import pytest
from flax import nnx

import convjax
from convjax import arithmetic, nn, ops, testing
from convjax.nn import models

# They take shapes, layers or their numbers by place; tests/arithmetic walks over them.
RECORDS_AND_SHAPES = {"Parallel", "ReceptiveField", "Window", "activation_bytes", "receptive_field"}
PUBLIC = {
    **{
        f"arithmetic.{name}": getattr(arithmetic, name) for name in arithmetic.__all__ if name not in RECORDS_AND_SHAPES
    },
    **{f"ops.{name}": getattr(ops, name) for name in ops.__all__},
    **{f"ops.initializers.{name}": getattr(ops.initializers, name) for name in ops.initializers.__all__},
    **{f"nn.{name}": getattr(nn, name) for name in nn.__all__ if name != "models"},
    "nn.models.build": models.build,
    **{f"testing.{name}": getattr(testing, name) for name in ("conv", "max_pool")},
    **{
        f"testing.{name}": getattr(testing, name)
        for name in ("true_convolution", "conv_transpose", "depthwise_conv", "local_conv", "deformable_conv", "pad")
    },
}
GIVEN_BY_PLACE = {
    "input_size",
    "kernel_size",
    "padding",  # the first argument of resolve_padding
    "in_channels",
    "out_channels",
    "in_features",
    "out_features",
    "channels",
    "x",
    "kernel",
    "offsets",
    "depthwise_kernel",
    "pointwise_kernel",
    "bias",  # an array in ops.conv and testing.conv
    "name",
    "model",
    "state_dict",
    "patches",
    "factor",
    "indices",
    "mean",
    "variance",
    "scale",
    "output_size",  # what fold gives back
}
OPTIONS = {"stride", "padding", "dilation", "groups", "bias", "spatial_dims"}
OPTIONS |= {"count_padding", "p", "ceil_mode", "factor", "output_size", "method", "align_corners", "epsilon"}
OPTIONS |= {"multiplier", "input_size", "momentum", "use_running_average", "scale", "transposed"}
OPTIONS |= {"depthwise_init", "pointwise_init", "scale_init"}
OPTIONS |= {"dtype", "param_dtype", "kernel_init", "bias_init", "rngs", "input_shape", "classes"}
OPTIONS |= {"name_map", "flattened"}
OPTIONS |= {"padding_mode", "layout", "precision", "output_padding", "mask"}
SECTIONS = ["Formula:", "Args:", "Raises:", "Example:", "Source:"]


def parameters_of(public):
    """The parameters that a caller fills; those of a class stand in its __init__."""
    if not inspect.isclass(public):
        return list(inspect.signature(public).parameters.values())
    return list(inspect.signature(public.__init__).parameters.values())[1:]


walk = pytest.mark.parametrize("name", PUBLIC)


@walk
def test_options_are_keyword_only_and_of_the_one_vocabulary(name):
    parameters = parameters_of(PUBLIC[name])
    by_keyword = {p.name for p in parameters if p.kind is p.KEYWORD_ONLY}
    by_place = {p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD}
    assert by_keyword <= OPTIONS
    assert by_place <= GIVEN_BY_PLACE
    assert len(by_keyword) + len(by_place) == len(parameters)  # nothing is passed through unseen
    optional = {p.name for p in parameters if p.kind is not p.KEYWORD_ONLY and p.default is not p.empty}
    assert optional <= {"scale", "bias"}


@walk
def test_the_docstring_has_every_section_and_names_every_argument(name):
    text = inspect.getdoc(PUBLIC[name])
    assert text.splitlines()[0].endswith(".")
    assert [section for section in SECTIONS if f"\n{section}\n" not in text] == []
    arguments = text.split("Args:\n")[1].split("Raises:\n")[0]
    for parameter in parameters_of(PUBLIC[name]):
        assert f"\n    {parameter.name}: " in f"\n{arguments}"


@walk
def test_the_example_runs_and_gives_what_it_says(name):
    named = {"jnp": jnp, "jax": jax, "nnx": nnx, name.rsplit(".", 1)[1]: PUBLIC[name]}
    examples = doctest.DocTestParser().get_doctest(inspect.getdoc(PUBLIC[name]), named, name, None, None)
    assert examples.examples
    said = []
    doctest.DocTestRunner().run(examples, out=said.append)
    assert said == []


@pytest.mark.parametrize("name", ["window_starts", "zeros_around", "pool", "reduce_windows", "unfold"])
def test_the_examples_of_the_loops_run(name):
    examples = doctest.DocTestFinder(recurse=False).find(getattr(testing, name))
    assert all(doctest.DocTestRunner().run(example).failed == 0 for example in examples if example.examples)


def test_every_name_of_the_package_can_be_had_and_is_the_one_of_its_room():
    for room in (arithmetic, ops):
        for name in set(room.__all__) & set(convjax.__all__):
            assert getattr(convjax, name) is getattr(room, name)
    assert {*arithmetic.__all__, *ops.__all__, "ConvjaxError"} <= set(convjax.__all__)
    for name in convjax.__all__:
        assert getattr(convjax, name) is not None
    assert issubclass(convjax.ConvjaxError, ValueError)


def test_no_module_has_the_name_of_a_public_function():
    folder = Path(convjax.__file__).parent
    modules = {path.stem for path in folder.rglob("*.py")} | {path.name for path in folder.rglob("*") if path.is_dir()}
    functions = {name.rsplit(".", 1)[1] for name in PUBLIC}
    assert modules & functions == set()


def test_the_loops_share_no_code_with_what_they_are_compared_with():
    for file in Path(testing.__file__).parent.glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        from_elsewhere = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level != 1]
        imported = {node.module for node in from_elsewhere}
        imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
        assert imported <= {"itertools", "math", "numpy", "numpy.typing", "collections.abc", "typing"}
