"""The page on the commands, for learners: what it shows is what the commands say, in the course that it is about."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from grader.cli.application import COMMANDS, app

PAGE = Path(__file__).parents[3] / "docs/grading/learning.md"
_BLOCK = re.compile(r'^```(\w+)(?: title="([^"]*)")?\n(.*?)^```', re.MULTILINE | re.DOTALL)


def steps() -> Iterator[tuple[str, str, str]]:
    """What happens on the page: ``("write", file, code)`` and ``("run", command, output)``."""
    for language, title, content in _BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if language == "python":
            yield "write", title.partition(";")[0], content
        if language == "console":
            for step in re.split(r"^\$ ", content, flags=re.MULTILINE)[1:]:
                command, _, output = step.partition("\n")
                yield "run", command, output


def comparable(text: str) -> str:
    """What is the same on every machine."""
    text = re.sub(r"isolation: \S+", "isolation: ...", text)
    text = re.sub(r"'[^']*(?=/my-course/)", "'...", text)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def with_function(source: str, code: str) -> str:
    """A learner's file with `code` in place of the function that it is to hold."""
    before, rest = re.split(r"\n(?=import |def )", source, maxsplit=1)
    after = re.search(r"\n\n\n# ====", rest)
    return f"{before}\n{code.rstrip()}\n" + (rest[after.start() :] if after else "")


@pytest.mark.slow
def test_the_commands_of_the_page_say_what_it_shows(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    for kind, what, content in steps():
        if kind == "write":
            path = Path(what)
            path.write_text(with_function(path.read_text(encoding="utf-8"), content), encoding="utf-8")
            continue
        for command in what.split(" && "):
            program, *arguments = shlex.split(command)
            if program == "cd":
                monkeypatch.chdir(arguments[0])
                said = ""
            else:
                assert program == "grader", what
                said = CliRunner().invoke(app, arguments, prog_name="grader").output
        assert comparable(said) == comparable(content), what


def test_the_page_shows_every_command():
    shown = {name for kind, command, _ in steps() if kind == "run" for name in re.findall(r"grader (\w+)", command)}
    elsewhere = {"doctor", "dev", "grade", "regrade", "override", "export-platform"}
    assert set(COMMANDS) - elsewhere <= shown
