"""What the page asks of the lesson and of the quiz."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from convjax.explore.exhibit import Exhibit

from .asking import answer, as_seed, questions
from .contents import contents, lesson, section
from .quiz import SEEDS

Route = Callable[[dict[str, Any], Exhibit], dict[str, Any]]


def read(request: dict[str, Any], exhibit: Exhibit) -> dict[str, Any]:
    """The whole lesson; with ``section`` that one section, and the titles of all."""
    del exhibit
    if "section" not in request:
        return lesson()
    return {"contents": contents(), "section": section(request["section"])}


def ask(request: dict[str, Any], exhibit: Exhibit) -> dict[str, Any]:
    """The questions of a seed; of a new one where none is named."""
    del exhibit
    return questions(as_seed(request["seed"]) if "seed" in request else secrets.randbelow(len(SEEDS)))


def judge(request: dict[str, Any], exhibit: Exhibit) -> dict[str, Any]:
    """What is said to a choice."""
    del exhibit
    return answer(as_seed(request.get("seed")), request.get("question"), request.get("choice"))


ROUTES: dict[str, Route] = {"/api/lesson": read, "/api/quiz": ask, "/api/quiz/answer": judge}
