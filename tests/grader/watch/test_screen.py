"""How pages follow one another in the terminal."""

import pytest
from rich.text import Text

from grader.watch.screen import Screen


def test_a_page_is_written_over_the_one_before_and_not_twice(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    display = Screen(clear=True)
    display.show([Text("first"), Text("page")])
    capsys.readouterr()
    display.show([Text("first"), Text("page")])
    assert capsys.readouterr().out == ""
    display.show([Text("second")])
    assert capsys.readouterr().out == "\x1b[Hsecond\x1b[J"


def test_what_was_in_the_terminal_before_is_not_written_over(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    Screen(clear=True).show([Text("first"), Text("page")])
    assert capsys.readouterr().out == "\n" * 24 + "\x1b[Hfirst\x1b[K\npage\x1b[J"


@pytest.mark.parametrize(("term", "clear"), [("xterm", False), ("dumb", True)])
def test_below_one_another_pages_hold_no_escapes_and_no_bars(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, term: str, clear: bool
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("FORCE_COLOR", "1")  # rich takes what it is given for a terminal, then
    monkeypatch.setenv("NO_COLOR", "1")
    display = Screen(clear=clear)
    display.show([Text("1 of 2 done   ██░░")])
    display.show([Text("2 of 2 done   ████")])
    assert capsys.readouterr().out == "\n\n1 of 2 done\n\n2 of 2 done"
