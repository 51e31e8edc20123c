"""The list to choose an exercise from."""

from collections.abc import Mapping

from grader.learner.standing import Standing

PAGE = 10


class ExerciseList:
    """All exercises, or those that are not done, and which of them is chosen."""

    def __init__(self, standings: Mapping[str, Standing], selected: str) -> None:
        """Choose the exercise `selected` at first."""
        self.standings = standings
        self.only_open = False
        self.selected: str | None = selected

    @property
    def names(self) -> list[str]:
        """The exercises in the list."""
        return [
            name
            for name, standing in self.standings.items()
            if not self.only_open or standing is not Standing.DONE
        ]  # fmt: skip

    def press(self, key: str) -> None:
        """Go up or down, or leave out what is done."""
        if key == "o":
            self.only_open = not self.only_open
            if self.selected not in self.names:
                self.selected = next(iter(self.names), None)
            return
        step = {"up": -1, "k": -1, "down": 1, "j": 1, "page up": -PAGE, "page down": PAGE, "home": -9999, "end": 9999}
        names = self.names
        if key in step and self.selected is not None:
            place = names.index(self.selected) + step[key]
            self.selected = names[max(0, min(place, len(names) - 1))]
