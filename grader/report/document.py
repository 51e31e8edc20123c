"""The JSON document of ``grader check --json``: schema ``convjax-grader/1``."""

import importlib.metadata
import json
import platform
from dataclasses import replace
from typing import Any

from grader.judge.text import plain
from grader.report.explanation import told_tests
from grader.report.grading import Grading

SCHEMA = "convjax-grader/1"
MAX_TEXT = 100_000


def document(grading: Grading) -> str:
    """Return the one document that says everything about a check."""
    return json.dumps(content(grading), indent=1)


def content(grading: Grading) -> dict[str, Any]:
    """Return what the document says, of which every text is plain."""
    said = {
        "schema": SCHEMA,
        "course": {"name": grading.course.name, "hash": grading.course.content_hash()},
        "versions": versions(),
        "seed": grading.seed,
        "isolation": {"tier": grading.tier},
        "score": grading.score,
        "max_score": grading.max_score,
        "exercises": [replace(result, tests=told_tests(result)).document() for result in grading.results],
    }
    return made_plain(said)


def made_plain(value: Any) -> Any:
    """Return a value of JSON whose texts hold nothing that a terminal or a page could take for more than text."""
    match value:
        case str():
            return plain(value, MAX_TEXT)
        case list():
            return [made_plain(item) for item in value]
        case dict():
            return {key: made_plain(item) for key, item in value.items()}
    return value


def versions() -> dict[str, str | None]:
    """Return the versions of what a verdict depends on; None for what is not installed."""
    return {"grader": _version("convjax"), "python": platform.python_version(), "jax": _version("jax")}


def _version(distribution: str) -> str | None:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None
