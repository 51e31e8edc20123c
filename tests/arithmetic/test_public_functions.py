"""One walk over every public function and class of arithmetic, reached from the package or from the room."""

import ast
import doctest
import inspect
from pathlib import Path

import pytest

import convjax
from convjax import arithmetic

STUB = ast.parse(Path(convjax.__file__).with_suffix(".pyi").read_text(encoding="utf-8"))
NAMES = [
    alias.name
    for line in STUB.body
    if isinstance(line, ast.ImportFrom) and line.module == "arithmetic"
    for alias in line.names
]
GIVEN_BY_PLACE = {"input_size", "output_size", "kernel_size", "in_channels", "out_channels", "in_features"}
GIVEN_BY_PLACE |= {"out_features", "padding", "shape", "layers"}
OPTIONS = {"stride", "padding", "output_padding", "dilation", "groups", "bias", "ceil_mode", "spatial_dims"}
OPTIONS |= {"count_padding", "dtype", "input_size"}

CLASSES = {"Window", "Parallel", "ReceptiveField"}  # Window(3, 2) reads as what it is: its numbers go by place too

walk = pytest.mark.parametrize("name", NAMES)


@walk
def test_a_name_of_the_package_is_the_one_of_the_room(name):
    assert getattr(convjax, name) is getattr(arithmetic, name)


@pytest.mark.parametrize("name", sorted({*NAMES} - CLASSES))
def test_options_are_keyword_only_and_of_the_one_vocabulary(name):
    parameters = inspect.signature(getattr(arithmetic, name)).parameters.values()
    by_keyword = {p.name for p in parameters if p.kind is p.KEYWORD_ONLY}
    by_place = {p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD}
    assert by_keyword <= OPTIONS
    assert by_place <= GIVEN_BY_PLACE
    assert len(by_keyword) + len(by_place) == len(parameters)
    assert all(p.default is p.empty for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD)


@walk
def test_the_docstring_has_every_section_and_names_every_argument(name):
    text = inspect.getdoc(getattr(arithmetic, name))
    assert text.splitlines()[0].endswith(".")
    sections = ["Formula:", "Args:", *(["Returns:"] if name not in CLASSES else []), "Raises:", "Example:", "Source:"]
    assert [section for section in sections if f"\n{section}\n" not in text] == []
    arguments = text.split("Args:")[1].split("Raises:")[0]
    for parameter in inspect.signature(getattr(arithmetic, name)).parameters:
        assert f"\n    {parameter}: " in arguments


@walk
def test_the_example_runs_and_gives_what_it_says(name):
    names = {other: getattr(arithmetic, other) for other in NAMES}
    examples = doctest.DocTestParser().get_doctest(inspect.getdoc(getattr(arithmetic, name)), names, name, None, None)
    assert examples.examples
    said = []
    doctest.DocTestRunner().run(examples, out=said.append)
    assert said == []
