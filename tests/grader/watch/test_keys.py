"""What a terminal sends, and which keys that is."""

import pytest

from grader.watch.keys import keys_in


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        ("nHq", ["n", "h", "q"]),
        ("\r\n", ["enter", "enter"]),
        ("\x1b", ["escape"]),
        ("\x1b[A\x1b[B\x1bOA\x1bOB", ["up", "down", "up", "down"]),
        ("\x1b[5~\x1b[6~\x1b[H\x1b[F", ["page up", "page down", "home", "end"]),
        ("\x1b[1;5C\x1b[15~n", ["n"]),
        ("\x1bx", []),
        ("\x1b\x1b[A", ["escape", "up"]),
        ("\x04", ["q"]),
        ("\x07\t\x7f", []),
        ("\x1b[", []),
        ("ж", ["ж"]),
    ],
)
def test_keys_are_known_by_what_the_terminal_sends(sent: str, keys: list[str]) -> None:
    assert list(keys_in(sent)) == keys
