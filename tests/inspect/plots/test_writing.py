import os
import stat
import threading

import matplotlib
import numpy as np
import pytest

from convjax.inspect import plot_confusion, plot_mistakes
from convjax.inspect.plots.writing import lettered, shortened


def test_letters_that_no_font_has_are_named():
    text, families = lettered("\U0001f9ff\u200d\ufe0f\t\U0010fff0 \U0010fff0\u0007 é e\u0301")
    assert families[0] == "DejaVu Sans"
    assert text.endswith(" (U+10FFF0) (U+10FFF0) é é")
    assert "(nazar amulet)" in text or "\U0001f9ff" in text


def test_a_long_name_keeps_its_beginning_and_its_end():
    assert shortened("abcdefghij", 10) == "abcdefghij"
    assert shortened("abcdefghijk", 10) == "abcde…hijk"
    assert len(shortened("n01440764_tench", 8)) == 8


def test_a_picture_replaces_the_one_before_and_leaves_nothing_else(tmp_path):
    (tmp_path / "mistakes.png").write_bytes(b"old")
    plot_mistakes([], tmp_path / "mistakes.png", title="")
    assert [path.name for path in tmp_path.iterdir()] == ["mistakes.png"]
    assert (tmp_path / "mistakes.png").read_bytes()[:4] == b"\x89PNG"
    (tmp_path / "other").write_bytes(b"")
    modes = {stat.S_IMODE(os.stat(tmp_path / name).st_mode) for name in ("other", "mistakes.png")}
    assert len(modes) == 1


def test_a_picture_that_cannot_be_written_leaves_the_one_before(tmp_path, monkeypatch):
    (tmp_path / "mistakes.png").write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        plot_mistakes([], tmp_path / "mistakes.png", title="")
    assert [path.name for path in tmp_path.iterdir()] == ["mistakes.png"]
    assert (tmp_path / "mistakes.png").read_bytes() == b"old"


def test_nothing_of_pyplot_is_touched_and_any_thread_can_draw(tmp_path):
    before = dict(matplotlib.rcParams)
    threads = [
        threading.Thread(
            target=plot_confusion, args=(np.eye(2, dtype=int), "ab", tmp_path / f"{n}.png"), kwargs={"title": ""}
        )
        for n in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(tmp_path.iterdir())) == 2
    assert dict(matplotlib.rcParams) == before
