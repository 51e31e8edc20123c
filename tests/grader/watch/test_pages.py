"""What a learner sees: it fits the window, says the same without colour, and shows nothing of a learner's as markup."""

import io
from dataclasses import replace

import pytest
from rich.console import Console
from rich.text import Text

from grader.report.terminal.links import knows_links
from grader.report.terminal.page import Page, legible
from grader.report.terminal.verdict import write_verdict
from grader.results import Status, TestResult
from grader.watch.events import Begun, Ended, FolderGone, Judged, Pressed, SecondPassed
from grader.watch.pages import screen
from grader.watch.scrolling import Scrolled
from grader.watch.watching import View, Watching

from .conftest import verdict

WRONG = replace(
    verdict("half", Status.FAILED),
    output="hallo\n" * 50,
    tests=[
        TestResult(
            "odd",
            "Half of 9 is 4, rounded down",
            Status.FAILED,
            message="half([/oops] [red]9[/])\nexpected  [1 2 3]\n          [4 5 6]\ngot       [1 7 3]\n          [4 5]",
            diagnosis="5 is what rounding up gives; " * 5,
            lines=[(6, "return " + "x" * 200)],
            picture="  1 2 | 3\n  4 5 | 6",
        )
    ],
)


def shown(state: Watching, columns: int = 80, rows: int = 24) -> str:
    return "\n".join(line.plain for line in screen(state, columns, rows))


def judged(state: Watching) -> Watching:
    state.take(Begun(1, "half"))
    state.take(Judged(1, WRONG))
    state.take(Ended(1))
    return state


def test_what_is_being_checked_is_said_first_and_later_for_how_long(state: Watching) -> None:
    assert shown(state).startswith("Checking half ...\n")
    for _ in range(3):
        state.take(SecondPassed())
    assert shown(state).startswith("Checking half ...   3 s\n")


def test_whoever_has_begun_nothing_reads_what_to_do(state: Watching) -> None:
    state.take(Judged(1, verdict("half", Status.NOT_STARTED)))
    state.take(Ended(1))
    for text in ("Not started", "exercises/01_numbers/half.py", "TODO", "Each time you save the file", "[q] quit"):
        assert text in shown(state)


@pytest.mark.parametrize("keys", ["", "h", "l", "?", "x", "s", "n"])
@pytest.mark.parametrize("columns", [40, 80, 120])
def test_every_page_fits_its_window(state: Watching, columns: int, keys: str) -> None:
    judged(state)
    for key in keys.split():
        state.take(Pressed(key))
    lines = screen(state, columns, 32)
    assert max(line.cell_len for line in lines) < columns
    assert columns == 40 or "h" in keys or len(lines) <= 32


def test_prints_give_way_in_a_low_window(state: Watching) -> None:
    judged(state)
    assert shown(state, rows=40).count("hallo") == 10
    assert 1 <= shown(state, rows=24).count("hallo") < 10


def test_what_came_is_told_from_what_was_expected_in_words_and_by_underlining(state: Watching) -> None:
    lines = screen(judged(state), 80, 40)
    (expected,) = [line for line in lines if line.plain.strip().startswith("expected")]
    (got,) = [line for line in lines if line.plain.strip().startswith("got")]
    for line, digit in ((expected, "2"), (got, "7")):
        underlined = [line.plain[span.start : span.end] for span in line.spans if "underline" in str(span.style)]
        assert underlined == [digit]


def test_the_picture_of_a_wrong_array_and_the_seed_of_a_drawn_case_are_shown(state: Watching) -> None:
    state.take(Judged(1, replace(WRONG, tests=[replace(WRONG.tests[0], seed=71)])))
    state.take(Ended(1))
    assert "        1 2 | 3\n        4 5 | 6" in shown(state)
    assert "seed 71" in shown(state)


def test_a_line_that_is_very_long_takes_no_more_room_than_a_few(state: Watching) -> None:
    state.take(Judged(1, replace(WRONG, output=f"first\n{'0, ' * 10_000}")))
    assert len(shown(state).splitlines()) < 40
    assert "... 1 line, then\n" in shown(state, rows=10)


def test_a_call_that_is_not_shown_whole_can_be_had_whole(state: Watching) -> None:
    state.take(Judged(1, replace(WRONG, tests=[replace(WRONG.tests[0], call="x = [1]\nhalf(x)")])))
    assert "grader try half" in shown(state)
    state.take(Judged(1, replace(WRONG, tests=[replace(WRONG.tests[0], call="half([/oops] [red]9[/])")])))
    assert "grader try half" not in shown(state)


def test_of_a_hidden_check_nothing_but_its_title_is_shown(state: Watching) -> None:
    hidden = TestResult("hidden_1", "Large images, too", Status.FAILED, hidden=True)
    state.take(Judged(1, replace(WRONG, tests=[hidden], output="")))
    state.take(Ended(1))
    assert [line for line in shown(state).splitlines() if line][1:3] == [
        "  ✗ Large images, too",
        "  0 of 1 check passed",
    ]


def test_markup_of_a_learners_is_shown_as_it_is(state: Watching) -> None:
    console = Console(file=io.StringIO(), width=80, record=True)
    for line in screen(judged(state), 80, 40):
        console.print(line, soft_wrap=True, highlight=False)
    assert "half([/oops] [red]9[/])" in console.export_text()


def test_marks_have_stand_ins_where_the_encoding_lacks_them() -> None:
    page = Page(80)
    write_verdict(page, verdict("half"))
    assert [legible(line, "ascii").plain for line in page.lines] == ["  + half   1 check"]
    assert legible(Text("8×8 · ✗"), "latin-1").plain == "8×8 · x"
    assert legible(Text("8×8 · ✗"), "ascii").plain == "8x8 - x"


def test_the_list_says_in_words_where_one_stands_and_what_is_chosen(state: Watching) -> None:
    judged(state)
    state.take(Pressed("l"))
    state.take(Pressed("down"))
    assert "  > · scaled  not started  A scaled array" in shown(state)
    assert "Chosen: scaled, 2 of 2." in shown(state)


def test_a_folder_that_is_gone_is_told_with_the_mend(state: Watching) -> None:
    state.take(FolderGone())
    assert "not there any more" in shown(state)
    assert "type 'grader' again" in shown(state).replace("\n", " ")


@pytest.mark.parametrize(
    ("environment", "known"),
    [
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "vscode"}, True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "6800"}, True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "4600"}, False),
        ({"TERM": "xterm-kitty", "SSH_CONNECTION": "10.0.0.1 22"}, False),
        ({"TERM": "dumb", "WT_SESSION": "1"}, False),
    ],
)
def test_links_are_made_only_where_the_terminal_makes_links_of_them(environment: dict[str, str], known: bool) -> None:
    assert knows_links(environment) is known


def test_a_reference_that_is_longer_than_the_window_can_be_read_to_its_end(state: Watching) -> None:
    state.reference, state.view = Scrolled("\n".join(f"line = {number}" for number in range(1, 41))), View.SOLUTION
    seen = shown(state)
    assert len(seen.splitlines()) <= 24
    assert "line = 1\n" in seen
    for _ in range(60):
        state.take(Pressed("down"))
    assert "line = 40\n" in shown(state)
    state.take(Pressed("up"))
    assert "line = 40\n" not in shown(state)
    state.take(Pressed("x"))
    assert state.view is View.EXERCISE


def test_a_long_line_of_the_reference_goes_on_deeper_than_it_began(state: Watching) -> None:
    state.reference = Scrolled("def half(number: int, *, stride: int = 1, padding: int = 0) -> int:\n    return 1")
    state.view = View.SOLUTION
    lines = shown(state, columns=50).splitlines()
    assert lines[2].startswith("  def half(")
    assert lines[3].startswith("      ")
    assert max(map(len, lines)) <= 50
