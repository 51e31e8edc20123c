import io

import numpy as np
import pytest
from PIL import Image
from rich.console import Console

from convjax.train import Recipe
from convjax.train.runs import reading_bar, session


def written_of(console: Console, name: str = "[bold]pets") -> str:
    with reading_bar.reading_bar(console, name) as report:
        for done in (10, 20, 30):
            report(done, 30)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_of_a_data_set_that_is_read_at_once_nothing_is_told():
    assert written_of(Console(file=io.StringIO())) == ""
    assert written_of(Console(file=io.StringIO(), force_terminal=True, width=80)) == ""


def test_of_one_that_takes_longer_one_line_is_told_where_there_is_no_terminal(monkeypatch):
    monkeypatch.setattr(reading_bar, "SECONDS", 0.0)
    assert written_of(Console(file=io.StringIO())) == "reading [bold]pets\n"


def test_in_a_terminal_a_bar_tells_how_far_it_is_and_goes_when_all_is_read(monkeypatch):
    monkeypatch.setattr(reading_bar, "SECONDS", 0.0)
    written = written_of(Console(file=io.StringIO(), force_terminal=True, width=80, color_system=None))
    assert "reading [bold]pets" in written
    assert "30/30" in written
    assert written.endswith("\x1b[2K")  # the line is wiped


def test_reading_stops_when_it_is_to_stop_and_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for place in range(8):
        file = tmp_path / "pets" / ("cat", "dog")[place % 2] / f"{place}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.zeros((40, 40), np.uint8)).save(file)
        file.write_bytes(file.read_bytes()[:60])  # looked at without complaint, and never to be decoded
    with pytest.raises(KeyboardInterrupt):
        session.run(
            "tutorial_cnn",
            "pets",
            Recipe(epochs=1),
            data_dir=None,
            out=None,
            platform=None,
            console=Console(file=io.StringIO()),
            should_stop=lambda: True,
        )
    assert [entry.name for entry in tmp_path.iterdir()] == ["pets"]
