"""What the explorer asks: explanations, presets for its setting, and an image that was brought along."""

from __future__ import annotations

from typing import Any

from convjax.explanation import explain_json

from .answers import Answer, document
from .exhibit import Exhibit
from .images import uploaded
from .presets import presets_of


def explain_setting(request: dict[str, Any], _: Exhibit) -> Answer:
    """POST /api/explain: the arguments of `convjax.explain` in, its document out."""
    return document(explain_json(request).to_json())


def presets(request: dict[str, Any], _: Exhibit) -> dict[str, Any]:
    """POST /api/presets: the arguments of `convjax.explain` and a seed in, kernels and images that fit them out."""
    return presets_of(request)


def image(request: dict[str, Any], _: Exhibit) -> dict[str, Any]:
    """POST /api/image: a picture in base64 in, an array of the size that is wanted out."""
    return uploaded(request)


ROUTES = {"/api/explain": explain_setting, "/api/presets": presets, "/api/image": image}
