import re
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from convjax import ConvjaxError
from convjax.cli.application import app
from convjax.cli.window_settings import as_arguments, as_index, as_layers


def plot(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["plot", *map(str, arguments)])


def texts_of(path: Path) -> list[str]:
    return [text.strip() for text in re.findall(r"<!-- (.*?) -->", path.read_text(encoding="utf-8"))]


def test_a_gif_has_a_frame_for_each_output(tmp_path):
    said = plot("--window", "5 3 stride=2", "--out", tmp_path / "window.gif", "--seconds", "0.2")
    assert (said.exit_code, said.stdout) == (0, f"{tmp_path / 'window.gif'}\n"), said.output
    with Image.open(tmp_path / "window.gif") as animation:
        assert (animation.n_frames, animation.info["duration"]) == (4, 200)


def test_one_step_of_any_setting_is_drawn(tmp_path):
    setting = "4x5 3x2 operation=max_pool padding=1:0x0:1 stride=2"
    assert plot("--window", setting, "--output", "1,1", "--out", tmp_path / "a.svg").exit_code == 0
    assert "max pool · input 4×5, window 3×2, stride 2, padding (1, 0) × (0, 1) → 2×3" in texts_of(tmp_path / "a.svg")
    assert plot("--window", "3 2 in_channels=2 out_channels=3 bias=yes", "--out", tmp_path).exit_code == 0
    assert (tmp_path / "window.png").read_bytes()[:4] == b"\x89PNG"


def test_a_receptive_field_and_a_network_are_drawn(tmp_path):
    layers = "3 padding=1, 3 stride=2 padding=1"
    said = plot("--field", layers, "--input", "9x12", "--output", "1,2", "--out", tmp_path / "field.svg")
    assert said.exit_code == 0, said.output
    assert any(text.startswith("unit [1, 2] of 5×6") for text in texts_of(tmp_path / "field.svg"))
    said = plot("--network", "lenet5", "--input", "32x32x1", "--out", tmp_path / "network.svg")
    assert said.exit_code == 0, said.output
    assert "Conv 5×5" in texts_of(tmp_path / "network.svg")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "name what to draw: RUN, --window SETTING, --field LAYERS or --network MODEL"),
        (["--window", "5 3", "--network", "lenet5"], "--window and --network are two pictures"),
        (["run", "--window", "5 3"], "RUN and --window are two pictures"),
        (["run", "--output", "1,1"], "--output is an option of --window and --field, not of RUN"),
        (["--network", "lenet5", "--only", "kernels"], "--only is an option of RUN, not of --network"),
        (["--window", "5"], "kernel_size is missing"),
        (["--window", "5 7"], "larger than the padded input"),
        (["--window", "5 3 4"], "has '4' too many"),
        (["--window", "5 3 strde=2"], "Did you mean 'stride'?"),
        (["--window", "5 3 stride=2 stride=3"], "says stride twice"),
        (["--window", "5 3 stride=two"], "stride 'two' cannot be read"),
        (["--window", "5 3 padding=1:2:3"], "padding '1:2:3' cannot be read"),
        (["--window", "5 3 groups=x"], "Type a whole number"),
        (["--window", "5 3 operation=convolve"], "operation"),
        (["--window", "5 3", "--output", "a"], "--output 'a' is no index"),
        (["--window", "5 3", "--output", "5,5"], "is not in"),
        (["--window", "5 3", "--seconds", "1"], "--seconds is for an animation"),
        (["--window", "5 3", "--out", "window.jpg"], "does not end in .png, .svg or .gif"),
        (["--window", "5 3", "--out", "window.gif", "--output", "1,1"], "--output is for one step"),
        (["--window", "5 3", "--out", "window.gif", "--seconds", "0"], "seconds 0.0 is not from"),
        (["--window", "5 3", "--out", "nowhere/window.gif"], "mkdir -p nowhere"),
        (["--field", "3"], "--input is missing"),
        (["--field", "3", "--input", "9x9x"], "--input '9x9x' cannot be read"),
        (["--field", "3,,3", "--input", "9"], "has a layer without a kernel_size"),
        (["--field", "3, 11", "--input", "9"], "larger than the padded input"),
        (["--field", "3", "--input", "9", "--out", "field.gif"], "does not end in .png or .svg"),
        (["--network", "lenet"], "Did you mean 'lenet5'?"),
        (["--network", "lenet5", "--input", "32"], "is not HxWxC"),
    ],
)
def test_what_cannot_be_drawn_is_told_in_a_few_lines_and_nothing_is_drawn(arguments, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = plot(*arguments)
    assert said.exit_code == 2, said.output
    assert words in " ".join(said.stderr.split())
    assert "Traceback" not in said.stderr
    assert not list(tmp_path.iterdir())


def test_a_setting_is_read_as_it_is_typed():
    assert as_arguments("7x9 3 padding=1:0x2:1 bias=no groups=2") == {
        "input_size": (7, 9),
        "kernel_size": 3,
        "padding": ((1, 0), (2, 1)),
        "bias": False,
        "groups": 2,
    }
    assert as_arguments("kernel_size=3 9") == {"kernel_size": 3, "input_size": 9}
    assert [layer.stride for layer in as_layers("3, 3x1 stride=2x1")] == [1, (2, 1)]
    assert as_index("1,2,3") == (1, 2, 3)
    with pytest.raises(ConvjaxError, match="no index"):
        as_index("1, 2")
