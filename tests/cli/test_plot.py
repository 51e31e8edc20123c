import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from rich.console import Console
from typer.testing import CliRunner, Result

from convjax.cli.application import app
from convjax.train import Recipe, RunDirectory
from convjax.train.runs import session

DRAWN = ["confusion.png", "curves.png", "feature_maps-test-0.png", "kernels.png", "mistakes.png"]


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> RunDirectory:
    """One run of one epoch."""
    folder = tmp_path_factory.mktemp("somewhere") / "run"
    how = {"data_dir": None, "out": folder, "platform": None, "console": Console(quiet=True)}
    assert session.run("tutorial_cnn", "digits", Recipe(epochs=1), should_stop=lambda: False, **how)
    return RunDirectory(folder)


def plot(run: RunDirectory | Path, *arguments: object) -> Result:
    path = run.path if isinstance(run, RunDirectory) else run
    return CliRunner().invoke(app, ["plot", str(path), *map(str, arguments)])


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.slow
def test_every_picture_of_a_run_is_drawn_and_named(finished, tmp_path):
    said = plot(finished, "--out", tmp_path / "pictures")
    assert said.exit_code == 0, said.output
    assert names(tmp_path / "pictures") == DRAWN
    assert sorted(Path(line).name for line in said.stdout.splitlines()) == DRAWN
    for path in (tmp_path / "pictures").iterdir():
        with Image.open(path) as picture:
            picture.verify()


@pytest.mark.slow
def test_what_training_drew_is_drawn_again_to_the_last_byte(finished, tmp_path):
    assert plot(finished, "--out", tmp_path, "--only", "confusion", "--only", "mistakes").exit_code == 0
    for name in ("confusion.png", "mistakes.png"):
        assert (tmp_path / name).read_bytes() == (finished.path / name).read_bytes()


@pytest.mark.slow
def test_curves_need_neither_the_model_nor_its_checkpoint(finished, tmp_path):
    (tmp_path / "run").mkdir()
    for path in (finished.config, finished.metrics):
        (tmp_path / "run" / path.name).write_bytes(path.read_bytes())
    assert plot(tmp_path / "run", "--only", "curves").exit_code == 0
    assert (tmp_path / "run" / "curves.png").exists()
    said = plot(tmp_path / "run", "--only", "kernels")
    assert said.exit_code == 2
    assert "checkpoint" in said.stderr


@pytest.mark.slow
def test_feature_maps_are_drawn_for_chosen_files_and_test_images_each_under_its_own_name(finished, tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        noise = np.random.default_rng(len(folder)).integers(0, 256, (30, 20, 3)).astype(np.uint8)
        Image.fromarray(noise).save(tmp_path / folder / "cat.jpg")
    chosen = ["--image", tmp_path / "a" / "cat.jpg", "--image", tmp_path / "b" / "cat.jpg"]
    said = plot(finished, "--only", "feature_maps", "--out", tmp_path / "out", *chosen, "--test-image", 7)
    assert said.exit_code == 0, said.output
    assert names(tmp_path / "out") == ["feature_maps-cat-2.png", "feature_maps-cat.png", "feature_maps-test-7.png"]


@pytest.mark.slow
def test_what_cannot_be_drawn_is_told_in_a_few_lines_and_nothing_is_drawn(finished, tmp_path):
    (tmp_path / "torn.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "file").write_text("")
    for arguments, words in [
        (("--test-image", 360, "--only", "feature_maps"), "Use a number from 0 to 359"),
        (("--image", tmp_path / "torn.png"), "torn.png"),
        (("--image", tmp_path / "none.png"), "none.png"),
        (("--out", tmp_path / "file"), "is a file"),
    ]:
        out = () if "--out" in arguments else ("--out", tmp_path / "out")
        said = plot(finished, *arguments, *out)
        assert said.exit_code == 2, said.output
        assert words in " ".join(said.stderr.split())
        assert not list(tmp_path.rglob("out/*.png"))


def test_a_folder_without_a_run_and_a_misspelt_picture_are_told_before_anything_is_loaded(tmp_path):
    said = plot(tmp_path / "nothing")
    assert (said.exit_code, "There is no run" in said.stderr) == (2, True)
    said = plot(tmp_path / "nothing", "--only", "confusoin")
    assert (said.exit_code, "Did you mean 'confusion'?" in said.stderr) == (2, True)


@pytest.mark.slow
def test_a_model_of_ones_own_without_layers_of_convjax_is_drawn_too(tmp_path, monkeypatch):
    (tmp_path / "mine.py").write_text(
        "import jax\nfrom flax import nnx\n"
        "class Mine(nnx.Module):\n"
        "    def __init__(self, shape, classes, rngs):\n"
        "        self.conv = nnx.Conv(shape[-1], 3, (3, 3), rngs=rngs)\n"
        "        self.out = nnx.Linear(3, classes, rngs=rngs)\n"
        "    def __call__(self, x):\n"
        "        x = nnx.max_pool(jax.nn.relu(self.conv(x)), (2, 2), strides=(2, 2))\n"
        "        return self.out(x.mean((1, 2)))\n"
        "def small(*, input_shape, classes, rngs):\n"
        "    return Mine(input_shape, classes, rngs)\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    how = {"data_dir": None, "out": Path("run"), "platform": None, "console": Console(quiet=True)}
    session.run("mine:small", "digits", Recipe(epochs=1), should_stop=lambda: False, **how)
    said = plot(Path("run"))
    assert said.exit_code == 0, said.output
    assert {*DRAWN} <= {*names(Path("run"))}
