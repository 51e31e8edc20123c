"""A request that is not answered, and the sentence that says why."""

from __future__ import annotations

from convjax.errors import ConvjaxError


class Refusal(ConvjaxError):
    """A request that is refused, with the status of HTTP that says so.

    Args:
        status: of the 400s.
        message: one sentence or two: what is wrong, and what would do.
    """

    def __init__(self, status: int, message: str):
        """Keep both."""
        super().__init__(message)
        self.status = status
