import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from convjax.data import Normalisation
from convjax.train import EpochRecord, Moment, Plan, Progress, Recipe
from convjax.train.runs.progress import duration

PLAN = Plan(Recipe(epochs=1000), 40, 1295, 142, 360, Normalisation((0.0,), (1.0,)), "data on the device")


def record(epoch: int, validation: float | None = 0.974) -> EpochRecord:
    return EpochRecord(epoch, epoch * 40, 12.3456, 1.0, 0.1, validation, None, None, 121_400.4, epoch * 0.1)


def shown(console: Console, epochs: int = 2) -> str:
    with Progress(console) as progress:
        progress.on_start(PLAN)
        for epoch in range(1, epochs + 1):
            progress.on_progress(Moment(epoch, epoch * 40 - 20, 23.456, 0.5, 121_400.4))
            progress.on_epoch(record(epoch))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_without_a_terminal_each_epoch_is_one_plain_line_of_at_most_80_columns():
    lines = shown(Console(file=io.StringIO())).splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("epoch    2/1000  loss 12.346  accuracy 100.0 %  val 97.4 %  121,400 img/s")
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in "".join(lines)


def test_an_epoch_without_validation_images_says_nothing_of_them():
    console = Console(file=io.StringIO())
    with Progress(console) as progress:
        progress.on_start(PLAN)
        progress.on_epoch(record(1, validation=None))
    assert "val" not in console.file.getvalue()


def lines_of(progress: Progress) -> list[str]:
    return progress._picture().plain.splitlines()


def test_in_a_terminal_a_bar_shows_epoch_loss_accuracy_speed_and_time_left():
    with Progress(Console(file=io.StringIO(), force_terminal=True, width=80, no_color=True)) as progress:
        progress.on_start(PLAN)
        progress.on_epoch(record(1))
        progress.on_progress(Moment(500, 20_000, 0.061, 0.981, 21_400.0))
        picture = lines_of(progress)
    assert picture[0] == "epoch  500/1000  ████████████░░░░░░░░░░░░░  loss 0.061  accuracy 98.1 %"
    assert picture[1].startswith(" " * 17 + "validation 97.4 %   21,400 img/s   0:0")
    assert max(map(len, picture)) <= 80


@pytest.mark.parametrize("width", [200, 60, 40, 20])
def test_a_terminal_of_any_width_shows_every_number_and_no_line_is_wider(width):
    console = Console(file=io.StringIO(), force_terminal=True, width=width, no_color=True)
    with Progress(console) as progress:
        progress.on_start(PLAN)
        progress.on_epoch(record(1))
        progress.on_progress(Moment(500, 20_000, 0.061, 0.981, 21_400.0))
        picture = lines_of(progress)
    assert max(map(len, picture)) <= width
    for words in ("500/1000", "loss 0.061", "accuracy 98.1 %", "validation 97.4 %", "21,400 img/s", "left"):
        assert words in "\n".join(picture)
    written = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", console.file.getvalue())
    assert max(map(len, re.split(r"[\r\n]", written))) <= width


def test_a_run_that_is_gone_on_with_begins_where_it_was(monkeypatch):
    clock = iter([100.0, 103.0])
    monkeypatch.setattr("convjax.train.runs.progress.time.monotonic", lambda: next(clock))
    with Progress(Console(file=io.StringIO(), force_terminal=True, width=80)) as progress:
        progress.on_start(replace(PLAN, step=20_010))
        assert lines_of(progress)[0] == "epoch  501/1000  " + "█" * 13 + "░" * 12 + "  compiling"
        progress.on_progress(Moment(501, 20_020, 0.061, 0.981, 320.0))
        assert lines_of(progress)[1].endswith("33:18 left")  # 19,980 steps of 32 images, 320 of them a second
        progress.on_progress(Moment(501, 20_030, 0.061, 0.981, 320.0))
        assert lines_of(progress)[1].endswith("1:39:51 left")  # 10 steps took 3 seconds, and 19,970 are left


def test_while_held_out_images_are_looked_at_the_bar_says_so():
    with Progress(Console(file=io.StringIO(), force_terminal=True, width=80)) as progress:
        progress.on_start(PLAN)
        progress.on_progress(Moment(1, 20, 0.5, 0.5, 320.0))
        progress.on_evaluation()
        assert "evaluating" in lines_of(progress)[1]
        progress.on_epoch(record(1))
        assert "evaluating" not in lines_of(progress)[1]


def test_no_color_is_honoured(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    written = shown(Console(file=io.StringIO(), force_terminal=True, width=80))
    assert "\x1b[36m" not in written
    assert "█" in written or "░" in written


def test_a_terminal_that_cannot_move_its_cursor_gets_plain_lines(monkeypatch):
    monkeypatch.setenv("TERM", "dumb")
    assert len(shown(Console(file=io.StringIO(), force_terminal=True)).splitlines()) == 2


@pytest.mark.parametrize(("seconds", "text"), [(0.2, "0:00"), (61, "1:01"), (3600, "1:00:00"), (359_999, "99:59:59")])
def test_a_time_is_written_as_hours_minutes_and_seconds(seconds, text):
    assert duration(seconds) == text
