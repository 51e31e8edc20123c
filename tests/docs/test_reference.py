"""Every public name is documented by one page, and every docstring becomes Markdown that says the same."""

import re
from collections import Counter
from pathlib import Path

import pytest

import convjax
from convjax import arithmetic, data, explanation, inspect, nn, ops, testing, train
from convjax.ops import initializers

DOCS = Path(__file__).parents[2] / "docs"
DOCUMENTED = Counter(
    path
    for page in DOCS.rglob("*.md")
    for path in re.findall(r"^::: (convjax[\w.]*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
)
TYPES = {  # named in signatures
    "convjax.arithmetic.axes.IntOrInts",
    "convjax.arithmetic.paddings.PaddingLike",
    "convjax.arithmetic.windows.Layer",
}


def public_paths():
    """How a user reaches every public name: from the package itself where that is possible."""
    rooms = {"arithmetic": arithmetic, "ops": ops, "nn": nn, "nn.models": nn.models, "train": train, "data": data}
    rooms |= {"explanation": explanation, "inspect": inspect, "testing": testing}
    paths = {"convjax.ConvjaxError", *(f"convjax.initializers.{name}" for name in initializers.__all__)}
    for room, package in rooms.items():
        for name in {*package.__all__} - {"models", "initializers"}:
            short = name in convjax.__all__ and getattr(convjax, name) is getattr(package, name)
            paths.add(f"convjax.{name}" if short else f"convjax.{room}.{name}")
    return paths


def test_every_public_name_is_documented_by_exactly_one_page():
    paths = public_paths()
    assert sorted(paths - DOCUMENTED.keys()) == []
    assert sorted(DOCUMENTED.keys() - paths - TYPES) == []
    assert [path for path, times in DOCUMENTED.items() if times > 1] == []


def test_every_page_stands_in_the_menu():
    menu = (DOCS.parent / "mkdocs.yml").read_text(encoding="utf-8").split("\nnav:\n")[1]
    from_outside = {"changelog.md", "contributing.md"}
    pages = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")} | from_outside
    assert sorted(re.findall(r"[\w/-]+\.md", menu)) == sorted(pages)


def test_a_picture_is_drawn_for_every_page_of_functions_and_has_words_for_those_who_cannot_see_it():
    asked = re.compile(r"!\[(.*?)\]\(picture:(\w+)/(\w+)\)")
    for page in DOCS.rglob("*.md"):
        for words, module, function in asked.findall(page.read_text(encoding="utf-8")):
            assert len(words) > 30
            drawing = (DOCS / "pictures" / f"{module}.py").read_text(encoding="utf-8")
            assert re.search(rf"^def {function}\(theme: Theme\) -> (Figure|str|bytes):", drawing, re.MULTILINE)
        if page.parent.name == "functions":
            assert asked.search(page.read_text(encoding="utf-8")), page.name


def test_every_picture_is_shown_by_a_page():
    pages = "".join(page.read_text(encoding="utf-8") for page in DOCS.rglob("*.md"))
    for path in (DOCS / "pictures").glob("*.py"):
        for function in re.findall(
            r"^def (\w+)\(theme: Theme\) -> (?:Figure|bytes):", path.read_text(encoding="utf-8"), re.MULTILINE
        ):
            assert f"(picture:{path.stem}/{function})" in pages


@pytest.fixture
def as_markdown():
    pytest.importorskip("griffe", reason="the extra [docs] is not installed")
    from docstrings import as_markdown

    return as_markdown


DOCSTRING = """Sum the products, see convjax.pad and unfold.

    Formula:
        y[i] = Σ_t x[i + t] · k[t]*, i < n, where

        - ``"SAME"``: as in max_pool

        | name | a_size |
        | ---- | -----: |

    Args:
        x: (batch, *spatial) or (*spatial,), not_a_shape
            and on.
        output_size: an int.

    Raises:
        ConvjaxError: as conv.

    Example:
        >>> 2 * 3
        6

    Source:
        Somebody, 2016.
    """


def test_shapes_and_names_become_code_and_functions_become_links(as_markdown):
    text = as_markdown(DOCSTRING, {"unfold": "convjax.unfold", "convjax.pad": "convjax.pad"})
    assert "see [`convjax.pad`][convjax.pad] and [`unfold`][convjax.unfold]." in text
    assert "`x`\n:   `(batch, *spatial)` or `(*spatial,)`, `not_a_shape`\n    and on." in text
    assert "`output_size`\n:   an int." in text
    assert "`ConvjaxError`\n:   as conv." in text


def test_nothing_in_a_formula_is_read_as_markdown_but_its_lists_tables_and_literals(as_markdown):
    text = as_markdown(DOCSTRING, {"max_pool": "convjax.max_pool"})
    assert r"y\[i\] = Σ\_t x\[i + t\] · k\[t\]\*, i &lt; n, where" in text
    assert '- `"SAME"`: as in max\\_pool' in text
    assert "\n| name | a\\_size |\n| ---- | -----: |" in text


def test_an_example_is_shown_as_a_session(as_markdown):
    assert "```pycon\n>>> 2 * 3\n6\n```" in as_markdown(DOCSTRING, {})


def test_no_section_of_a_docstring_is_lost(as_markdown):
    titles = re.findall(r"^\*\*(\w+)\*\*$", as_markdown(DOCSTRING, {}), re.MULTILINE)
    assert titles == ["Formula", "Arguments", "Raises", "Example", "Source"]
