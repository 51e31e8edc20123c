"""How much of a course is done: a bar, and the same in words."""

from rich.text import Text


def progress_line(done: int, of: int, width: int) -> Text:
    """Return the bar and the count; the count alone where there is no room for a bar."""
    said = f"{done} of {of} done"
    cells = min(20, width - len(said) - 3)
    if cells < 5 or not of:
        return Text(said)
    full = done * cells // of if done < of else cells
    full = max(full, 1) if done else 0
    return Text.assemble(said, "   ", ("█" * full, "green"), ("░" * (cells - full), "dim"))
