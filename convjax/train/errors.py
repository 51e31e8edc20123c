"""What can go wrong in training itself."""

from convjax.errors import ConvjaxError


class DivergedError(ConvjaxError):
    """The loss is no finite number any more.

    Args:
        message: what is told.
        step: the first training step whose loss was no finite number.
    """

    def __init__(self, message: str, *, step: int) -> None:
        """Keep the step."""
        super().__init__(message)
        self.step = step


class ReadingError(ConvjaxError):
    """An image to train on cannot be read; the state is as it was before the step that needed it."""
