"""What a person does with images of their own: train, evaluate, predict, and mistakes on the way there."""

import gzip
import json
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

CORNERS = ("top left", "top right", "bottom left", "bottom right")


def bright_corner(corner: int, height: int, width: int, seed: int) -> np.ndarray:
    """Noise, and one quarter of it brighter than the rest."""
    pixels = np.random.default_rng(seed).integers(0, 100, (height, width)).astype(np.uint8)
    down, right = divmod(corner, 2)
    half = (slice(down * height // 2, (down + 1) * height // 2), slice(right * width // 2, (right + 1) * width // 2))
    pixels[half] += 120
    return pixels


@pytest.fixture
def pictures(tmp_path) -> Path:
    """200 pictures of four classes, of many sizes, grey and coloured, JPEG and PNG."""
    for place in range(200):
        height, width = 16 + place % 7, 16 + place % 5
        image = Image.fromarray(bright_corner(place % 4, height, width, seed=place))
        file = tmp_path / "corners" / CORNERS[place % 4] / f"{place}.{('png', 'JPG')[place // 4 % 2]}"
        file.parent.mkdir(parents=True, exist_ok=True)
        image.convert(("L", "RGB")[place // 8 % 2]).save(file)
    return tmp_path / "corners"


def idx(array: np.ndarray) -> bytes:
    return struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + array.tobytes()


@pytest.fixture
def idx_files(tmp_path) -> Path:
    """160 images to train on and 40 to test on, in four files as MNIST's, half of them packed."""
    folder = tmp_path / "idx"
    folder.mkdir()
    for part, begin, count in (("train", 0, 160), ("t10k", 160, 40)):
        corners = np.arange(begin, begin + count) % 4
        images = np.stack([bright_corner(corner, 16, 16, seed=begin + place) for place, corner in enumerate(corners)])
        (folder / f"{part}-images-idx3-ubyte.gz").write_bytes(gzip.compress(idx(images)))
        (folder / f"{part}-labels-idx1-ubyte").write_bytes(idx(corners.astype(np.uint8)))
    return folder


def last_line(run: Path) -> dict[str, float]:
    return json.loads((run / "metrics.jsonl").read_text().splitlines()[-1])


@pytest.mark.slow
def test_a_folder_of_200_pictures_trains_evaluates_and_predicts(convjax, pictures, tmp_path):
    trained = convjax("train", "--dataset", pictures, "--image-size", "16x16", "--epochs", 6, "--out", "run")
    assert trained.exit_code == 0, trained.output
    assert "tutorial_cnn on corners" in trained.output
    assert "144 images to train on, 16 to validate, 40 to test at the end" in trained.output
    assert "sizes, 16×16 to 22×20: resized and cropped to 16×16" in trained.output
    assert "104 of 200 pictures are grey: taken as coloured ones" in trained.output
    assert "a fifth of each class, 40 pictures, held back (drawn by seed 0)" in trained.output
    assert last_line(tmp_path / "run")["test_accuracy"] > 0.95

    measured = convjax("evaluate", "run", "--json")
    assert measured.exit_code == 0, measured.output
    assert json.loads(measured.stdout)["accuracy"] == pytest.approx(last_line(tmp_path / "run")["test_accuracy"])

    Image.fromarray(bright_corner(2, 50, 40, seed=1000)).save("unseen.png")
    said = convjax("predict", "run", "unseen.png", "--json")
    assert said.exit_code == 0, said.output
    assert "bottom left" in said.stdout.split('"probability"')[0]


@pytest.mark.slow
def test_a_folder_of_idx_files_trains_evaluates_and_predicts(convjax, idx_files, tmp_path):
    trained = convjax("train", "--dataset", "idx", "--epochs", 6, "--out", "run")
    assert trained.exit_code == 0, trained.output
    assert "144 images to train on, 16 to validate, 40 to test at the end" in trained.output
    config = json.loads((tmp_path / "run" / "config.json").read_text())
    assert config["dataset"]["name"] == str(idx_files)
    assert (config["dataset"]["classes"], config["dataset"]["pixel_max"]) == (list("0123"), 255)
    assert last_line(tmp_path / "run")["test_accuracy"] > 0.95

    measured = convjax("evaluate", tmp_path / "run", "--json")
    assert json.loads(measured.stdout)["accuracy"] == pytest.approx(last_line(tmp_path / "run")["test_accuracy"])


@pytest.mark.parametrize(
    ("made", "arguments", "said"),
    [
        ([], ["--dataset", "photos"], "There is no data set 'photos'. Did you mean 'photo'?"),
        ([], ["--dataset", "photo"], "'photo' holds no pictures."),
        (["a/0.png"], ["--dataset", "photo"], "'photo' holds one class only, 'a'."),
        (["a/0.png", "b/notes.txt"], ["--dataset", "photo"], "The class folder 'photo/b' holds no picture:"),
        (["0.png"], ["--dataset", "photo"], "'photo' holds pictures, but no folders of classes:"),
        (["a/b/0.png", "c/0.png"], ["--dataset", "photo"], "The class folder 'photo/a' holds folders, 'b' first:"),
        (
            ["a/0.png", "b/0.png"],
            ["--dataset", "photo/a/0.png"],
            "'photo/a/0.png' is a file, and a data set is a folder",
        ),
        (["a/0.png", "b/0.png"], ["--dataset", "photo"], "'photo/a/0.png' is no picture, or a damaged one."),
        (["a/0.png", "b/0.png"], ["--image-size", "64"], "'64' is not HxW, as 64x64 is."),
        (
            ["a/0.png", "b/0.png"],
            ["--image-size", "0x64"],
            "'0x64': a side is 1 to 4096.",
        ),
        (["a/0.png", "b/0.png"], ["--image-size", "9999x64"], "'9999x64': a side is 1 to 4096."),
    ],
)
def test_a_mistake_with_a_folder_is_answered_in_at_most_four_lines_and_nothing_is_written(
    convjax, tmp_path, made, arguments, said
):
    (tmp_path / "photo").mkdir()
    for name in made:
        (tmp_path / "photo" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "photo" / name).touch()
    before = sorted(tmp_path.rglob("*"))
    answer = convjax("train", "--epochs", "1", *arguments)
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert said in " ".join(line.strip() for line in answer.stderr.splitlines())
    assert len(answer.stderr.splitlines()) <= 4
    assert max(map(len, answer.stderr.splitlines())) <= 80
    assert sorted(tmp_path.rglob("*")) == before
