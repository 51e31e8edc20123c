"""What is done with the folder of a run: evaluate, predict, export."""

import json
import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax
import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from convjax.cli.application import app
from convjax.data import load
from convjax.train import RunDirectory, load_run, predict

from .conftest import environment

Command = Callable[..., Any]  # what CliRunner gives


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> RunDirectory:
    """A run of two epochs on the digits."""
    folder = tmp_path_factory.mktemp("runs") / "digits run"
    answer = CliRunner().invoke(app, ["train", "--epochs", "2", "--out", str(folder)])
    assert answer.exit_code == 0, answer.output
    return RunDirectory(folder)


@pytest.fixture
def convjax(tmp_path, monkeypatch) -> Command:
    """The command, in an empty folder and in this process, where JAX is loaded already."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments: object) -> Any:
        answer = CliRunner().invoke(app, [str(argument) for argument in arguments])
        assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
        assert "Traceback" not in answer.output
        return answer

    return command


@pytest.fixture(scope="module")
def measured(run) -> dict[str, Any]:
    """What ``convjax evaluate --json`` says of the run."""
    answer = CliRunner().invoke(app, ["evaluate", str(run.path), "--json"])
    assert (answer.exit_code, answer.stderr) == (0, "")
    return json.loads(answer.stdout)


def draw(path: Path, picture: np.ndarray) -> Path:
    """A test image of the digits as a file of an ordinary picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray((picture[..., 0].astype(int) * 255 // 16).astype(np.uint8)).save(path)
    return path


@pytest.fixture
def pictures(tmp_path) -> list[Path]:
    """Three of the test images of the digits as files."""
    return [draw(tmp_path / f"{i}.png", load("digits").test.images[i]) for i in range(3)]


class TestEvaluate:
    def test_the_numbers_are_those_that_training_printed(self, run, measured):
        last = run.read_history()[-1]
        assert measured["accuracy"] == last.test_accuracy
        assert measured["loss"] == pytest.approx(last.test_loss, rel=1e-6)  # two devices shared its batches

    def test_the_document_says_of_every_class_how_many_there_are_and_how_many_are_right(self, measured):
        found = measured
        assert (found["schema"], found["dataset"], found["part"]) == ("convjax-evaluation/1", "digits", "test")
        counts = np.bincount(load("digits").test.labels).tolist()
        confusion = np.array(found["confusion"])
        assert [one["images"] for one in found["classes"]] == counts
        assert [one["correct"] for one in found["classes"]] == confusion.diagonal().tolist()
        assert sum(one["correct"] for one in found["classes"]) == round(found["accuracy"] * found["images"])
        assert [one["accuracy"] for one in found["classes"]] == [
            one["correct"] / one["images"] for one in found["classes"]
        ]

    def test_the_table_of_smaller_batches_holds_the_same_in_80_columns(self, convjax, run, measured):
        found = measured
        lines = convjax("evaluate", run.path, "--batch-size", "100").stdout.splitlines()
        assert lines[0] == "tutorial_cnn on 360 test images of digits"
        assert lines[1] == f"accuracy {100 * found['accuracy']:.1f} %   loss {found['loss']:.4f}"
        assert [line.split() for line in lines[4:]] == [
            [one["name"], str(one["images"]), f"{100 * one['accuracy']:.1f}", "%"] for one in found["classes"]
        ]
        assert max(map(len, lines)) <= 80

    @pytest.mark.slow
    @pytest.mark.parametrize(
        "recipe",
        [["--average-decay", "0.9"], ["--patience", "1", "--learning-rate", "0.1"], ["--compute-dtype", "bfloat16"]],
        ids=lambda recipe: recipe[0],
    )
    def test_so_they_are_after_averages_after_patience_and_after_half_precision(self, convjax, recipe):
        assert convjax("train", "--epochs", "5", *recipe, "--out", "other").exit_code == 0
        found, last = (
            json.loads(convjax("evaluate", "other", "--json").stdout),
            RunDirectory(Path("other")).read_history()[-1],
        )
        assert found["accuracy"] == last.test_accuracy
        assert found["loss"] == pytest.approx(last.test_loss, rel=1e-6)  # training looks at fewer images together

    @pytest.mark.slow
    def test_all_parts_together_are_every_image_once(self, convjax, run):
        train, test, both = (
            json.loads(convjax("evaluate", run.path, "--part", part, "--json").stdout)
            for part in ("train", "test", "all")
        )
        assert (train["images"], test["images"], both["images"]) == (1437, 360, 1797)
        assert both["confusion"] == (np.array(train["confusion"]) + np.array(test["confusion"])).tolist()
        assert both["loss"] == pytest.approx((1437 * train["loss"] + 360 * test["loss"]) / 1797)

    @pytest.mark.slow
    def test_a_folder_of_some_of_the_classes_is_measured_as_the_same_images_of_the_data_set(
        self, convjax, run, tmp_path
    ):
        test = load("digits").test
        chosen = np.flatnonzero(np.isin(test.labels, (3, 8)))
        for i in chosen:
            draw(tmp_path / "mine" / str(test.labels[i]) / f"{i}.png", test.images[i])
        found = json.loads(convjax("evaluate", run.path, "--dataset", "mine", "--part", "all", "--json").stdout)
        saved = load_run(run.path)
        said = predict(saved.model, test.images[chosen], normalisation=saved.normalisation).argmax(axis=1)
        assert found["images"] == len(chosen)
        assert found["accuracy"] == np.mean(said == test.labels[chosen])
        assert [one["name"] for one in found["classes"] if one["images"]] == ["3", "8"]
        assert [one["accuracy"] for one in found["classes"]].count(None) == 8

    @pytest.mark.parametrize(
        ("classes", "channels", "said"),
        [
            (("3", "cat"), 1, "'mine' has the class 'cat', which the model of this run does not know"),
            (("3", "8"), 3, "The pictures of 'mine' are 8×8×3, and the model takes 8×8×1."),
        ],
    )
    def test_images_of_another_kind_are_an_error_that_says_what_differs(
        self, convjax, run, tmp_path, classes, channels, said
    ):
        for name in classes:
            (tmp_path / "mine" / name).mkdir(parents=True)
            for i in range(5):
                grey = Image.new("L", (8, 8), 40 * i)
                picture = grey if channels == 1 else Image.merge("RGB", (grey, grey, Image.new("L", (8, 8), 9)))
                picture.save(tmp_path / "mine" / name / f"{i}.png")
        answer = convjax("evaluate", run.path, "--dataset", "mine")
        assert answer.exit_code == 2
        assert said in " ".join(answer.stderr.split())


class TestPredict:
    def test_every_picture_has_a_block_with_its_most_probable_classes(self, convjax, run, pictures):
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

    def test_the_document_holds_one_entry_a_picture_and_probabilities_that_add_up_to_one(self, convjax, run, pictures):
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

    def test_pictures_that_cannot_be_read_are_told_and_the_others_are_answered(self, convjax, run, pictures, tmp_path):
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

    def test_a_decompression_bomb_is_told_without_being_decoded(self, convjax, run, tmp_path):
        def chunk(kind: bytes, data: bytes) -> bytes:
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

        header = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0))
        pixels = chunk(b"IDAT", zlib.compress(bytes(2**20)))
        (tmp_path / "bomb.png").write_bytes(b"\x89PNG\r\n\x1a\n" + header + pixels + chunk(b"IEND", b""))
        answer = convjax("predict", run.path, "bomb.png")
        assert (answer.exit_code, answer.stdout) == (2, "")
        assert "'bomb.png' has more than 67,108,864 pixels" in answer.stderr

    def test_names_of_any_kind_are_shown_so_that_no_terminal_obeys_them(self, convjax, run, tmp_path):
        names = ["a b.png", "line\nbreak\x1b[31m.png", "🙂é.png", "-dash.png", "[bold]x[/bold].png"]
        for name in names:
            draw(tmp_path / name, load("digits").test.images[0])
        answer = convjax("predict", run.path, "--top", "1", "--", *names)
        assert (answer.exit_code, answer.stderr) == (0, "")
        shown = ["a b.png", "line\\nbreak\\x1b[31m.png", "🙂é.png", "-dash.png", "[bold]x[/bold].png"]
        assert answer.stdout.splitlines()[::3] == shown
        document = json.loads(convjax("predict", run.path, "--json", "--", *names).stdout)
        assert [one["path"] for one in document["pictures"]] == names


class TestExport:
    def test_the_files_are_named_and_the_program_predicts_what_predict_says(self, convjax, run, tmp_path):
        answer = convjax("export", run.path, "--out", "exported folder")
        assert (answer.exit_code, answer.stderr) == (0, "")
        folder = tmp_path / "exported folder"
        names = ["model.jax_export", "parameters.safetensors", "model.json", "README.txt"]
        assert answer.stdout == f"exported folder/\n  {'  '.join(names)}\n"
        assert {path.name for path in folder.iterdir()} == {*names}
        saved, images = load_run(run.path), load("digits").test.images[:5]
        program = jax.export.deserialize((folder / "model.jax_export").read_bytes())
        expected = predict(saved.model, images, normalisation=saved.normalisation)
        np.testing.assert_allclose(program.call(images), expected, rtol=1e-5, atol=1e-6)
        assert json.loads((folder / "model.json").read_text())["images"]["greatest"] == 16

    def test_an_export_lies_in_the_folder_of_its_run_and_is_not_overwritten(self, convjax, run):
        assert convjax("export", run.path).exit_code == 0
        before = {path.name: path.stat().st_mtime_ns for path in (run.path / "export").iterdir()}
        answer = convjax("export", run.path)
        assert (answer.exit_code, answer.stdout) == (2, "")
        assert "is there already, and nothing is overwritten" in " ".join(answer.stderr.split())
        assert {path.name: path.stat().st_mtime_ns for path in (run.path / "export").iterdir()} == before


class TestOwnModel:
    NETS = (
        "from flax import nnx\n"
        "class Flat(nnx.Module):\n"
        "    def __init__(self, *, input_shape, classes, rngs):\n"
        "        height, width, channels = input_shape\n"
        "        self.dense = nnx.Linear(height * width * channels, classes, rngs=rngs)\n"
        "        float(self.dense.kernel[0, 0])\n"  # needs values
        "    def __call__(self, images):\n"
        "        print('called')\n"
        "        return self.dense(images.reshape(images.shape[0], -1))\n"
    )

    @pytest.mark.slow
    def test_a_model_of_ones_own_is_trained_and_found_again_by_every_command_until_it_is_gone(
        self, convjax, tmp_path, monkeypatch
    ):
        monkeypatch.setattr(sys, "path", [entry for entry in sys.path if entry])
        (tmp_path / "nets_of_one.py").write_text(self.NETS)
        trained = convjax("train", "--model", "nets_of_one:Flat", "--epochs", "1")
        assert (trained.exit_code, trained.stderr) == (0, "")
        run = RunDirectory(tmp_path / "runs" / "Flat-digits-1")
        assert run.read_config()["model"]["name"] == "nets_of_one:Flat"
        evaluated = convjax("evaluate", run.path, "--json")
        assert json.loads(evaluated.stdout)["accuracy"] == run.read_history()[-1].test_accuracy
        assert "called" in evaluated.stderr  # and not in the document
        picture = draw(tmp_path / "0.png", load("digits").test.images[0])
        assert convjax("predict", run.path, picture).exit_code == 0
        assert convjax("export", run.path).exit_code == 0

        (tmp_path / "nets_of_one.py").unlink()
        del sys.modules["nets_of_one"]
        for arguments in (["evaluate", run.path], ["predict", run.path, picture], ["export", run.path, "--out", "x"]):
            answer = convjax(*arguments)
            assert (answer.exit_code, answer.stdout) == (2, "")
            assert "There is no module 'nets_of_one' for the model 'nets_of_one:Flat'" in answer.stderr
            assert "looked in the current folder" in answer.stderr


WITHOUT_JAX = [
    (["evaluate", "nowhere"], "There is no run in 'nowhere'"),
    (["evaluate", "notes.txt"], "There is no run in 'notes.txt'"),
    (["evaluate", "broken"], "config.json"),
    (["evaluate", "empty"], "config.json' is of the schema None"),
    (["evaluate", "list"], "config.json' is of the schema None"),
    (["evaluate", "other"], "is of the schema 'convjax-run/9', and 'convjax-run/1' is read here"),
    (["evaluate", "half"], "does not say what its model was trained on"),
    (["evaluate", "gone"], "There is no module 'nets_that_went'"),
    (["evaluate", "[/bold]\x1b[31m"], "There is no run in '[/bold]\\x1b[31m'"),
    (["evaluate", "run", "--dataset", "digitz"], "Did you mean 'digits'?"),
    (["evaluate", "run", "--data-dir", "here"], "'digits' is always there"),
    (["evaluate", "run", "--part", "tset"], "Did you mean 'test'?"),
    (["evaluate", "run", "--batch-size", "0"], "'0' is less than 1"),
    (["evaluate", "run", "--batch-size", "many"], "'many' is not a whole number"),
    (["evaluate"], "Missing argument 'RUN'"),
    (["predict", "run"], "Missing argument 'IMAGE"),
    (["predict", "run", "0.png", "--top", "0"], "'0' is less than 1"),
    (["predict", "nowhere", "0.png"], "There is no run in 'nowhere'"),
    (["predict", "run", "nowhere.png"], "There is no file 'nowhere.png'"),
    (["export", "nowhere"], "There is no run in 'nowhere'"),
    (["export", "run", "--out", "notes.txt"], "'notes.txt' is there already, and nothing is overwritten"),
    (["export", "run", "more"], "unexpected extra argument"),
]


def test_what_can_be_found_wrong_without_jax_is_told_in_a_few_lines_without_loading_it(run, tmp_path):
    config = run.read_config()
    configs = {
        "run": config,
        "empty": {},
        "list": [],
        "other": config | {"schema": "convjax-run/9"},
        "half": config | {"dataset": {"name": "digits"}},
        "gone": config | {"model": config["model"] | {"name": "nets_that_went:Small"}},
    }
    for name, content in configs.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_text(json.dumps(content))
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "config.json").write_text("{")
    (tmp_path / "notes.txt").write_text("mine")
    program = (
        "import contextlib, io, json, sys\n"
        "from convjax.cli.application import main\n"
        "import convjax.cli\n"
        "answers = []\n"
        "for arguments in json.loads(sys.argv[1]):\n"
        "    sys.argv, said = ['convjax', *arguments], io.TextIOWrapper(io.BytesIO(), encoding='utf-8')\n"
        "    code = None\n"
        "    with contextlib.redirect_stderr(said):\n"
        "        try:\n"
        "            main()\n"
        "        except SystemExit as end:\n"
        "            code = end.code\n"
        "        said.flush()\n"
        "    answers.append((code, said.buffer.getvalue().decode(), 'jax' in sys.modules))\n"
        "print(json.dumps(answers))\n"
    )
    cases = json.dumps([arguments for arguments, _ in WITHOUT_JAX])
    ended = subprocess.run(
        [sys.executable, "-c", program, cases],
        cwd=tmp_path,
        env=environment(COLUMNS="80"),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    for (arguments, text), (code, told, jax_is_loaded) in zip(WITHOUT_JAX, json.loads(ended.stdout), strict=True):
        assert (code, jax_is_loaded) == (2, False), arguments
        lines = told.splitlines()
        assert text in " ".join(line.strip() for line in lines), arguments
        assert max(map(len, lines)) <= 80
        assert len(lines) <= 6
        assert "\x1b" not in told
        assert "Traceback" not in told


@pytest.mark.parametrize("command", ["evaluate", "predict", "export"])
def test_the_help_fits_80_columns_and_names_the_exit_codes(convjax, command, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    answer = convjax(command, "--help")
    assert answer.exit_code == 0
    assert "Exit code: 0 done, 2 wrong usage" in " ".join(answer.stdout.split())
    assert max(map(len, answer.stdout.splitlines())) <= 80


def test_a_run_without_a_checkpoint_is_told(convjax, run, tmp_path):
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "config.json").write_bytes(run.config.read_bytes())
    answer = convjax("evaluate", "bare")
    assert answer.exit_code == 2
    assert "There is no checkpoint in 'bare/checkpoints'." in answer.stderr


@pytest.mark.slow
def test_the_commands_run_as_they_are_typed(convjax_command, run, tmp_path):
    draw(tmp_path / "0.png", load("digits").test.images[0])
    evaluated = convjax_command("evaluate", str(run.path))
    assert (evaluated.returncode, evaluated.stderr) == (0, "")
    predicted = convjax_command("predict", str(run.path), "0.png", "nowhere.png")
    assert predicted.returncode == 2
    assert predicted.stdout.startswith("0.png\n")
    assert predicted.stderr.splitlines()[0] == "There is no file 'nowhere.png'."
    exported = convjax_command("export", str(run.path), "--out", "exported")
    assert (exported.returncode, exported.stderr) == (0, "")
    assert sorted(os.listdir(tmp_path / "exported")) == sorted(
        ["README.txt", "model.jax_export", "model.json", "parameters.safetensors"]
    )
