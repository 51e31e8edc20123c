"""A text that may be longer than the screen, and which part of it is shown."""


class Scrolled:
    """Lines that the keys move up and down through; it begins at the top."""

    def __init__(self, text: str) -> None:
        """Show the beginning of `text`."""
        self.text = text
        self.is_longer = False
        """Whether there was more of it than room, when it was shown last."""
        self._first = 0
        self._room = 1

    def press(self, key: str) -> bool:
        """Go up or down; return whether `key` is one that does."""
        page = max(1, self._room - 1)
        steps = {"up": -1, "k": -1, "down": 1, "j": 1, "page up": -page, "page down": page, " ": page}
        steps |= {"home": -len(self.text), "end": len(self.text)}
        if key not in steps:
            return False
        self._first = max(0, self._first + steps[key])
        return True

    def shown(self, lines: list[str], room: int) -> tuple[int, list[str]]:
        """Return the number of the first line that is shown, and those that there is room for.

        Args:
            lines: the text as it is broken into lines for this screen.
            room: how many of them it can show.
        """
        self._room = max(1, room)
        self._first = min(self._first, max(0, len(lines) - self._room))
        self.is_longer = len(lines) > self._room
        return self._first, lines[self._first : self._first + self._room]
