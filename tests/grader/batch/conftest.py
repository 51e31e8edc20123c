"""Grading a class of the tiny course, by the command in this very process."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from grader.cli.application import app

TINY_COURSE = Path(__file__).parents[1] / "tiny_course"

Command = Callable[..., Result]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run `grader grade` or `grader regrade` on the tiny course."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")

    def run(*arguments: object, course: Path = TINY_COURSE) -> Result:
        words = [*map(str, arguments), "--course", str(course)]
        return CliRunner().invoke(app, words, prog_name="grader")

    return run


def records_in(results: Path) -> dict[str, dict[str, Any]]:
    """Return the records of results.jsonl by the names of their submissions; a name that stands there twice fails."""
    lines = (results / "results.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    by_name = {record["submission"]: record for record in records}
    assert len(by_name) == len(records)
    return by_name
