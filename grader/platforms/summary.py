"""Runs on a platform, ``python -P -m grader.platforms.summary REPORT``: prints a report as a page of Markdown.

It reads the JUnit XML and Classroom 50's `result.json` that `grader check` writes. Whatever a learner's program said in
them is shown as it is, between tags that nothing in it can close.
"""

import html
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

MAX_BYTES = 500_000  # GitHub shows a megabyte of a step's summary, and nothing of a longer one
MAX_TEXT = 4_000


@dataclass(frozen=True)
class Row:
    """One exercise of a report."""

    name: str
    passed: bool
    score: int
    max_score: int
    message: str


def main(arguments: list[str]) -> int:
    """Print the page."""
    path = Path(arguments[0])
    text = path.read_text(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    print(page(list(_of_junit(text) if path.suffix == ".xml" else _of_classroom50(text))), end="")
    return 0


def page(rows: list[Row]) -> str:
    """Return the page: the points of each exercise, and why one did not pass."""
    passed, score = sum(row.passed for row in rows), sum(row.score for row in rows)
    lines = [
        f"### {passed} of {len(rows)} exercises passed, {score} of {sum(row.max_score for row in rows)} points",
        "",
        "| | exercise | points |",
        "|---|---|---|",
        *(f"| {'✓' if row.passed else '✗'} | {_code(row.name)} | {row.score} of {row.max_score} |" for row in rows),
        "",
    ]
    size = len("\n".join(lines).encode())
    for number, row in enumerate(row for row in rows if not row.passed):
        block = _why(row, is_open=number == 0)
        size += len(block.encode()) + 1
        if size > MAX_BYTES:
            lines.append("There is more than can be shown here; the report has all of it.")
            break
        lines.append(block)
    return "\n".join(lines) + "\n"


def _why(row: Row, *, is_open: bool) -> str:
    said = row.message if len(row.message) <= MAX_TEXT else row.message[:MAX_TEXT] + " ... (cut)"
    # An empty line would end a block of HTML in Markdown.
    text = html.escape(said, quote=False).replace("\n", "<br>")
    opened = " open" if is_open else ""
    return f"<details{opened}><summary>{_code(row.name)}</summary><pre>{text}</pre></details>\n"


def _code(name: str) -> str:
    return f"<code>{html.escape(name).replace('|', '&#124;')}</code>"


def _of_junit(text: str) -> Iterator[Row]:
    for suite in ElementTree.fromstring(text.encode()):
        facts = {found.get("name"): found.get("value") or "" for found in suite.iter("property")}
        wrong = (
            f"{case.get('name')}:\n{verdict.text or verdict.get('message') or ''}"
            for case in suite.iter("testcase")
            for verdict in case
            if verdict.tag in ("failure", "error")
        )
        name = (suite.get("name") or "").rpartition("/")[2]
        score, most = int(facts.get("score", "0")), int(facts.get("max_score", "0"))
        yield Row(name, facts.get("status") == "passed", score, most, next(wrong, facts.get("status", "")))


def _of_classroom50(text: str) -> Iterator[Row]:
    for test in json.loads(text)["tests"]:
        yield Row(test["test-name"], test["passed"], test["score"], test["max-score"], test.get("message") or "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
