"""One walk over every public function and class: how it is called, what it says of itself, and where it stands."""

import doctest
import inspect
import re
import types
import typing
from pathlib import Path

import jax
import jax.numpy as jnp
import jaxtyping
import pytest
from flax import nnx

from convjax import arithmetic, explanation, nn, ops, testing

from .vocabulary import FUNCTIONS, RECORDS, VOCABULARY, Sort, sort_of

LOOPS = ("conv", "true_convolution", "depthwise_conv", "local_conv", "deformable_conv", "conv_transpose", "pad")
ROOMS = {
    "arithmetic": (arithmetic, arithmetic.__all__),
    "ops": (ops, [name for name in ops.__all__ if inspect.isfunction(getattr(ops, name))]),
    "ops.initializers": (ops.initializers, ops.initializers.__all__),
    "nn": (nn, [name for name in nn.__all__ if not inspect.ismodule(getattr(nn, name))]),
    "nn.models": (nn.models, ["build"]),
    "explanation": (explanation, ["explain"]),
    "testing": (testing, [*LOOPS, "max_pool"]),
}
PUBLIC = {f"{room}.{name}": getattr(module, name) for room, (module, names) in ROOMS.items() for name in names}
SECTIONS = ["Formula:", "Args:", "Raises:", "Example:", "Source:"]
BY_PLACE = {"bias", "scale"}  # arrays of which there may be none: conv(x, kernel, bias)
OR_ARRAYS = {"explain": ("input_size", "kernel_size")}  # explain(9, 3), or explain(x=x, kernel=kernel)

walk = pytest.mark.parametrize("name", PUBLIC)


def parameters_of(public):
    """The parameters that a caller fills; those of a class stand in its __init__."""
    if not inspect.isclass(public):
        return list(inspect.signature(public).parameters.values())
    return list(inspect.signature(public.__init__).parameters.values())[1:]


@walk
def test_every_argument_is_of_the_one_vocabulary(name):
    unknown = [parameter.name for parameter in parameters_of(PUBLIC[name]) if parameter.name not in VOCABULARY]
    assert unknown == [], "use the word that is there for it in tests/fuzz/vocabulary.py, or add a new one on purpose"


@walk
def test_options_are_keyword_only_and_nothing_is_passed_through_unseen(name):
    kinds = (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    for parameter in parameters_of(PUBLIC[name]):
        assert parameter.kind in kinds
        is_option = parameter.default is not parameter.empty and parameter.name not in BY_PLACE
        public = PUBLIC[name].__name__
        if public not in RECORDS and parameter.name not in OR_ARRAYS.get(public, ()):
            assert not is_option or parameter.kind is parameter.KEYWORD_ONLY, parameter.name


def kinds_in(annotation):
    """The types of an annotation: of a union or a tuple, each of its members."""
    members = typing.get_args(annotation) if typing.get_origin(annotation) in (tuple, typing.Union) else ()
    members = annotation.__args__ if isinstance(annotation, types.UnionType) else members
    return [kind for member in members for kind in kinds_in(member)] if members else [annotation]


def shaped(annotation):
    return any(isinstance(kind, type) and issubclass(kind, jaxtyping.AbstractArray) for kind in kinds_in(annotation))


@walk
def test_every_argument_and_result_is_annotated(name):
    public = PUBLIC[name]
    assert [one.name for one in parameters_of(public) if one.annotation is one.empty] == []
    assert inspect.isclass(public) or inspect.signature(public).return_annotation is not inspect.Signature.empty


@pytest.mark.parametrize("name", ROOMS["ops"][1])
def test_the_arrays_of_an_operation_are_annotated_with_their_shapes(name):
    function = FUNCTIONS[name]
    for parameter in parameters_of(function):
        if sort_of(function, parameter.name) is Sort.ARRAY:
            assert shaped(parameter.annotation), parameter.name
    assert shaped(inspect.signature(function).return_annotation)


@walk
def test_the_docstring_has_every_section_in_its_order(name):
    text = inspect.getdoc(PUBLIC[name])
    assert text.splitlines()[0].endswith(".")
    places = [text.find(f"\n{section}\n") for section in SECTIONS]
    assert -1 not in places, SECTIONS[places.index(-1)]
    assert places == sorted(places)


@walk
def test_the_docstring_describes_every_argument_and_no_other(name):
    lines = inspect.getdoc(PUBLIC[name]).split("\nArgs:\n")[1].split("\n\n")[0].splitlines()
    described = [line.split(":")[0].strip() for line in lines if line.startswith("    ") and line[4] != " "]
    assert described == [parameter.name for parameter in parameters_of(PUBLIC[name])]


@walk
def test_a_function_says_what_comes_back_and_what_is_raised(name):
    text = inspect.getdoc(PUBLIC[name])
    raised = text.split("\nRaises:\n    ")[1]
    assert raised.startswith(("ConvjaxError: ", "ValueError: ", "Nothing of its own") if "testing" in name else "Conv")
    comes_back = None if inspect.isclass(PUBLIC[name]) else inspect.signature(PUBLIC[name]).return_annotation
    assert comes_back is None or "\nReturns:\n" in text


@pytest.mark.slow
@walk
def test_the_example_runs_and_gives_what_it_says(name):
    public = PUBLIC[name]
    named = {"jnp": jnp, "jax": jax, "nnx": nnx, **{one: getattr(arithmetic, one) for one in arithmetic.__all__}}
    named[public.__name__] = public
    examples = doctest.DocTestParser().get_doctest(inspect.getdoc(public), named, name, None, None)
    assert examples.examples
    said = []
    doctest.DocTestRunner().run(examples, out=said.append)
    assert said == []


@pytest.mark.parametrize("name", sorted({*testing.__all__} - {*ROOMS["testing"][1]}))
def test_the_example_of_a_loop_runs(name):
    (examples,) = doctest.DocTestFinder(recurse=False).find(getattr(testing, name))
    assert examples.examples
    assert doctest.DocTestRunner().run(examples).failed == 0


@pytest.mark.parametrize("name", ROOMS["testing"][1])
def test_a_loop_stands_in_the_file_that_has_the_name_of_that_of_its_operation(name):
    assert getattr(testing, name).__module__.rpartition(".")[2] == getattr(ops, name).__module__.rpartition(".")[2]


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_function_stands_in_a_file_that_the_plan_of_the_house_names(name):
    plan = (Path(__file__).parents[2] / "docs" / "architecture.md").read_text(encoding="utf-8")
    *_, room, file = FUNCTIONS[name].__module__.split(".")
    inside = re.search(rf"^  {room}/(.*?)^  \w", plan, re.DOTALL | re.MULTILINE)[1]
    assert file in re.findall(r"\w+", inside), f"say in docs/architecture.md that {room}/ has {file}"
