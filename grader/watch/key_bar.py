"""The keys that can be pressed: the bar at the foot of the screen, and the page that explains them."""

from rich.text import Text

from grader.report.terminal.page import Page
from grader.watch.watching import View, Watching

KEYS = {
    "n": "on to the next exercise that is not done",
    "h": "a hint: a nudge, then the idea, then nearly the code",
    "l": "the list of all exercises, to choose one",
    "c": "check all exercises",
    "s": "the reference, once your answer passes",
    "r": "check this one again; so does Enter",
    "x": "begin this one anew; asks first, and keeps a backup",
    "q": "leave; what is done is remembered. So does Ctrl-C",
    "?": "this page",
}


def write_keys(page: Page, manual: bool) -> None:
    """Write what every key does."""
    page.line(("Keys", "bold"))
    page.line()
    for key, does in KEYS.items():
        page.wrapped(does, Text.assemble("  ", (f"[{key}]", "bold"), "  "))
    page.line()
    page.wrapped("Files are not watched: press Enter to check." if manual else "Saving a file checks it.", "  ")


def write_key_bar(page: Page, state: Watching) -> None:
    """Write the keys that can be pressed now, in as many lines as they need."""
    line = Text("  ")
    for key, does in _keys_now(state):
        piece = Text.assemble((f"[{key}]", "bold"), f" {does}")
        if line.cell_len > 2 and line.cell_len + 3 + piece.cell_len > page.width + 1:
            page.line(line)
            line = Text("  ")
        line.append("   " if line.cell_len > 2 else "").append_text(piece)
    page.line(line)


def _keys_now(state: Watching) -> list[tuple[str, str]]:
    if state.folder_gone:
        return [("q", "quit")]
    match state.view:
        case View.LIST:
            shown = "show all" if state.list.only_open else "not done only"
            return [("up/down", "choose"), ("Enter", "go there"), ("o", shown), ("q", "back")]
        case View.RESET:
            return [("y", "begin anew"), ("any other key", "back")]
        case View.SOLUTION if state.reference.is_longer:
            return [("up/down", "the rest of it"), ("any other key", "back")]
        case View.KEYS | View.SOLUTION:
            return [("any key", "back")]
        case View.CELEBRATION:
            return [("l", "list"), ("c", "check all"), ("q", "quit")]
        case View.WHOLE:
            running = [("any other key", "stop this"), ("q", "quit")]
            return running if state.run else [("n", state.current), ("l", "list"), ("q", "quit")]
    hints = len(state.work.exercise(state.current).hints)
    hint = [("h", f"hint {state.number_of_next_hint} of {hints}")] if hints else []
    places, ends = [("l", "list"), ("c", "check all")], [("?", "keys"), ("q", "quit")]
    if state.is_done:
        return [("n", "next"), ("s", "reference"), *places, *ends]
    again = [("Enter", "check")] if state.manual else []
    return [*again, *hint, *places, ("x", "reset"), *ends]
