"""The JSON document of ``grader check --json``: schema ``convjax-grader/1``."""

import importlib.metadata
import json
import platform
from typing import Any

from grader.course import Course
from grader.results import ExerciseResult

SCHEMA = "convjax-grader/1"


def document(course: Course, seed: int, results: list[ExerciseResult]) -> str:
    """Return the one document that says everything about a check."""
    content = {
        "schema": SCHEMA,
        "course": {"name": course.name, "hash": course.content_hash()},
        "versions": {"grader": _version("convjax"), "python": platform.python_version(), "jax": _version("jax")},
        "seed": seed,
        "isolation": {"tier": "process"},
        "score": sum(result.score for result in results),
        "max_score": sum(result.max_score for result in results),
        "exercises": [result.document() for result in results],
    }
    return json.dumps(content, indent=1)


def _version(distribution: str) -> Any:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None
