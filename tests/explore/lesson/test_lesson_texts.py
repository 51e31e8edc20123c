"""The lesson: its numbers are computed, its examples can be shown, its exercises exist."""

import ast
import json
import math
import re
from pathlib import Path

import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax

from convjax import ConvjaxError
from convjax.explanation import explain_json
from convjax.explore.lesson import sections
from convjax.explore.lesson.asking import TOPICS
from convjax.explore.lesson.contents import SECTIONS, contents, lesson, section

REPOSITORY = Path(__file__).parents[3]
STEPS = [make for section in SECTIONS for make in section.steps]
STEP = pytest.mark.parametrize("make", STEPS, ids=lambda make: make.__name__)
SOURCES = sorted(Path(sections.__path__[0]).glob("[a-z]*.py"))


def texts_of(step):
    for block in step["blocks"]:
        yield block.get("text", "")
        yield block.get("caption", "")
        yield from block.get("lines", [])
        yield from block.get("head", [])
        yield from (cell for row in block.get("rows", []) for cell in row)
    yield step["look"]
    yield step["title"]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_no_number_is_typed_into_a_text(source):
    tree = ast.parse(source.read_text(encoding="utf-8"))
    docstrings = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef) and ast.get_docstring(node)
    }
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)) or node in docstrings:
            continue
        if re.fullmatch(r"[\w-]+", node.value):  # a name
            continue
        text = re.sub(
            r"\(k − 1\)/2|k // 2|k − 1|\+ 1|, 20\d\d\)|^20\d\d\)", "", node.value
        )  # formulas, and years of sources
        typed = re.findall(r"\b\d+\b", text)
        allowed = {"0", "1"}  # what ReLU leaves, the stride that there is at first
        assert set(typed) <= allowed, f"{source.name}:{node.lineno}: {text!r}"


@STEP
def test_every_step_shows_an_example_that_the_library_explains(make):
    step = json.loads(json.dumps(make().to_json(), allow_nan=False))
    show = step["show"]
    explained = explain_json(show["setting"])
    inside = explained.output_size if show["selection"]["kind"] == "output" else explained.setting.input_size
    assert len(show["selection"]["index"]) == len(inside)
    assert all(0 <= one < size for one, size in zip(show["selection"]["index"], inside, strict=True))
    assert 0 <= show["channel"] < explained.setting.out_channels
    assert explained.numbers is not None


@STEP
def test_every_exercise_that_a_step_names_exists(make):
    for exercise in make().exercises:
        assert len(list((REPOSITORY / "exercises").glob(f"*/{exercise}.py"))) == 1, exercise


@STEP
def test_the_sums_of_a_step_are_right(make):
    """Whatever stands on two sides of an equals sign is equal, whoever reckons it."""
    for block in make().blocks:
        for line in getattr(block, "lines", []):
            sides = re.sub(r"^[^:]*: |(weights|parameters).*$", "", line).split(" = ")
            values = [reckoned(side) for side in sides if re.fullmatch(r"[\d·+−/(), .⌊⌋⌈⌉]+", side)]
            assert len(values) != 1 or len(sides) == 1, line
            assert values == pytest.approx([values[-1]] * len(values) if values else []), line


def reckoned(text):
    for bracket, name in (
        ("⌊", "math.floor("),
        ("⌈", "math.ceil("),
        ("⌋", ")"),
        ("⌉", ")"),
        ("−", "-"),
        ("·", "*"),
        (",", ""),
    ):
        text = text.replace(bracket, name)
    return eval(text, {"math": math})


def test_no_text_holds_a_brace_or_a_number_of_an_array():
    for written in lesson()["sections"]:
        for step in written["steps"]:
            for text in texts_of(step):
                assert not re.search(r"[{}]|float32|array\(|np\.|nan|None", text), text


def test_there_are_about_twenty_steps_in_eight_sections():
    assert len(SECTIONS) == 8
    assert 20 <= len(STEPS) <= 30
    names = [step["name"] for written in lesson()["sections"] for step in written["steps"]]
    assert len(set(names)) == len(names)


def test_the_size_of_the_practice_question_is_not_given_away():
    """The reader has to reckon 9×9 with 3×3 and stride 2; the lesson has other numbers."""
    assert not [
        step["name"]
        for written in lesson()["sections"]
        for step in written["steps"]
        if step["show"]["setting"].get("input_size") == 9
    ]


def test_the_response_moves_with_the_pattern_as_lax_says():
    sharing = section("sharing")["steps"][-1]
    (near, moved) = (
        np.array([[float(cell.replace("−", "-")) for cell in row] for row in block["rows"]])
        for block in sharing["blocks"]
        if block["kind"] == "table"
    )
    x = jnp.asarray(sharing["show"]["setting"]["x"], jnp.float32)[None]
    kernel = jnp.asarray(sharing["show"]["setting"]["kernel"], jnp.float32)
    expected = lax.conv_general_dilated(x, kernel, (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC"))
    np.testing.assert_array_equal(moved, expected[0, :, :, 0])
    np.testing.assert_array_equal(moved[2:, 2:], near[:-2, :-2])


def test_every_section_has_questions():
    assert {topic.section for topic in TOPICS} == {section.name for section in SECTIONS}
    told = [question["name"] for one in contents() for question in section(one["name"])["questions"]]
    assert sorted(told) == sorted(topic.name for topic in TOPICS)


def test_sections_are_found_by_name():
    assert [section(one["name"])["title"] for one in contents()] == [one["title"] for one in contents()]


@pytest.mark.parametrize("name", ["", "Signs", None, 3, ["signs"], "../signs"])
def test_a_section_that_there_is_not_is_refused_with_the_names_that_there_are(name):
    with pytest.raises(ConvjaxError, match=r"Use one of: windows, sizes"):
        section(name)
