"""What can go wrong in training itself."""

from convjax.errors import ConvjaxError


class DivergedError(ConvjaxError):
    """The loss is no finite number any more."""
