"""Which function answers which address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from . import explaining, exporting, lesson, networks
from .answers import Answer, document
from .exhibit import Exhibit
from .refusals import Refusal

Route = Callable[[dict[str, Any], Exhibit], "Mapping[str, Any] | Answer"]

ROUTES: Mapping[str, Route] = {**explaining.ROUTES, **exporting.ROUTES, **networks.ROUTES, **lesson.ROUTES}


def answer(path: str, request: dict[str, Any], exhibit: Exhibit) -> Answer:
    """What the route of this path gives.

    Args:
        path: without the query.
        request: the query of a GET, or the body of a POST.
        exhibit: what the server was started with.

    Raises:
        Refusal: 404, where there is no such route.
        ConvjaxError: what the route found wrong with the request.
    """
    if path not in ROUTES:
        raise Refusal(404, "There is nothing at this address.")
    given = ROUTES[path](request, exhibit)
    return given if isinstance(given, Answer) else document(given)
