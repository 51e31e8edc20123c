import json
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest

from convjax.data import load
from convjax.train import load_run, predict

from .conftest import draw


@pytest.fixture
def pictures(tmp_path) -> list[Path]:
    """Three of the test images of the digits as files."""
    return [draw(tmp_path / f"{i}.png", load("digits").test.images[i]) for i in range(3)]


def test_every_picture_has_a_block_with_its_most_probable_classes(convjax, run, pictures):
    answer = convjax("predict", run.path, *(path.name for path in pictures), "--top", "2")
    assert (answer.exit_code, answer.stderr) == (0, "")
    saved, test = load_run(run.path), load("digits").test
    probabilities = predict(saved.model, test.images[:3], normalisation=saved.normalisation)
    blocks = [block.splitlines() for block in answer.stdout.split("\n\n")]
    for path, row, (title, *lines) in zip(pictures, probabilities, blocks, strict=True):
        assert title == path.name
        first, second = np.argsort(-row)[:2]
        assert [line.split() for line in lines] == [
            [str(first), f"{100 * row[first]:.1f}", "%"],
            [str(second), f"{100 * row[second]:.1f}", "%"],
        ]


def test_the_document_holds_one_entry_a_picture_and_probabilities_that_add_up_to_one(convjax, run, pictures):
    answer = convjax("predict", run.path, *pictures, pictures[0], "--json", "--top", "99")
    assert (answer.exit_code, answer.stderr) == (0, "")
    found = json.loads(answer.stdout)
    assert (found["schema"], found["model"]) == ("convjax-predictions/1", "tutorial_cnn")
    assert [one["path"] for one in found["pictures"]] == [str(path) for path in (*pictures, pictures[0])]
    assert found["pictures"][0] == found["pictures"][3]
    for one in found["pictures"]:
        shares = [best["probability"] for best in one["top"]]
        assert sum(shares) == pytest.approx(1)
        assert shares == sorted(shares, reverse=True)
        assert one["error"] is None


def test_pictures_that_cannot_be_read_are_told_and_the_others_are_answered(convjax, run, pictures, tmp_path):
    (tmp_path / "cut.png").write_bytes(pictures[0].read_bytes()[:50])
    (tmp_path / "text.png").write_text("no picture")
    (tmp_path / "folder").mkdir()
    names = ["cut.png", "0.png", "text.png", "folder", "nowhere.png", "1.png"]
    answer = convjax("predict", run.path, *names, "--json")
    assert answer.exit_code == 2
    found = {one["path"]: one for one in json.loads(answer.stdout)["pictures"]}
    assert list(found) == names
    for name in names:
        readable = name in ("0.png", "1.png")
        assert (found[name]["error"] is None, found[name]["top"] is not None) == (readable, readable)
        assert readable or name in found[name]["error"]
        assert (repr(name) in answer.stderr) != readable
    plain = convjax("predict", run.path, *names)
    assert (plain.exit_code, plain.stderr) == (2, answer.stderr)
    assert [block.splitlines()[0] for block in plain.stdout.split("\n\n")] == ["0.png", "1.png"]


def test_a_decompression_bomb_is_told_without_being_decoded(convjax, run, tmp_path):
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(bytes(2**20)))
    (tmp_path / "bomb.png").write_bytes(b"\x89PNG\r\n\x1a\n" + header + pixels + chunk(b"IEND", b""))
    answer = convjax("predict", run.path, "bomb.png")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "'bomb.png' has more than 67,108,864 pixels" in answer.stderr


def test_names_of_any_kind_are_shown_so_that_no_terminal_obeys_them(convjax, run, tmp_path):
    names = ["a b.png", "line\nbreak\x1b[31m.png", "🙂é.png", "-dash.png", "[bold]x[/bold].png"]
    for name in names:
        draw(tmp_path / name, load("digits").test.images[0])
    answer = convjax("predict", run.path, "--top", "1", "--", *names)
    assert (answer.exit_code, answer.stderr) == (0, "")
    shown = ["a b.png", "line\\nbreak\\x1b[31m.png", "🙂é.png", "-dash.png", "[bold]x[/bold].png"]
    assert answer.stdout.splitlines()[::3] == shown
    document = json.loads(convjax("predict", run.path, "--json", "--", *names).stdout)
    assert [one["path"] for one in document["pictures"]] == names
