"""docs/grading/policies.md and the docstrings show what works."""

import doctest
import importlib
import re
from pathlib import Path

import pytest

from grader.batch.policies import Override, read_extensions, read_policy, read_roster
from grader.batch.policies.reading import KEYS, VISIBILITY_KEYS
from grader.batch.policies.roster_files import COLUMNS

ROOT = Path(__file__).parents[4]
PAGE = (ROOT / "docs/grading/policies.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    return [text for found, text in SHOWN if found == language]


@pytest.mark.parametrize("text", blocks("toml"))
def test_each_policy_of_the_page_is_one_for_this_course(tmp_path: Path, text: str) -> None:
    (tmp_path / "policy.toml").write_text(text, encoding="utf-8")
    assert read_policy(ROOT, tmp_path / "policy.toml") != read_policy(ROOT)


def test_each_key_has_an_example_on_the_page() -> None:
    told = re.findall(r"^(?:\[grading\.)?(\w+)(?: =|\])", "\n".join(blocks("toml")), re.MULTILINE)
    assert set(told) >= {*KEYS, *VISIBILITY_KEYS}


def test_the_lists_of_the_page_are_read(tmp_path: Path) -> None:
    roster, extensions = blocks("csv")
    (tmp_path / "roster.csv").write_text(roster, encoding="utf-8")
    (tmp_path / "extensions.csv").write_text(extensions, encoding="utf-8")
    assert [len(person.submissions) for person in read_roster(tmp_path / "roster.csv").people] == [1, 2, 0]
    assert str(read_extensions(tmp_path / "extensions.csv")["ana"]) == "2d"
    told = PAGE.casefold()
    assert [name for name, known in COLUMNS.items() if known[0] not in told] == []


def test_the_override_of_the_page_is_one() -> None:
    (line,) = blocks("json")
    assert Override.read(line).line() == line.strip()


@pytest.mark.parametrize(
    "name",
    [
        "policies.numbers",
        "policies.times",
        "policies.policy",
        "policies.pseudonyms",
        "cells",
        "submission",
        "pages.marks",
    ],
)
def test_the_examples_of_the_docstrings_hold(name: str) -> None:
    tried = doctest.testmod(importlib.import_module(f"grader.batch.{name}"))
    assert tried.attempted
    assert not tried.failed
