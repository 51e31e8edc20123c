"""The JSON document of ``grader check --json``: schema ``convjax-grader/1``."""

import importlib.metadata
import json
import platform

from grader.confinement.tiers import Tier
from grader.course import Course
from grader.results import ExerciseResult

SCHEMA = "convjax-grader/1"


def document(course: Course, seed: int, tier: Tier, results: list[ExerciseResult]) -> str:
    """Return the one document that says everything about a check."""
    content = {
        "schema": SCHEMA,
        "course": {"name": course.name, "hash": course.content_hash()},
        "versions": versions(),
        "seed": seed,
        "isolation": {"tier": tier},
        "score": sum(result.score for result in results),
        "max_score": sum(result.max_score for result in results),
        "exercises": [result.document() for result in results],
    }
    return json.dumps(content, indent=1)


def versions() -> dict[str, str | None]:
    """Return the versions of what a verdict depends on; None for what is not installed."""
    return {"grader": _version("convjax"), "python": platform.python_version(), "jax": _version("jax")}


def _version(distribution: str) -> str | None:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None
