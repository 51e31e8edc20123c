import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import jax
import numpy as np
import pytest
from flax import nnx
from jax import export as jax_export
from PIL import Image
from safetensors import safe_open

from convjax import ConvjaxError
from convjax.data import Normalisation
from convjax.data.pictures import read_picture
from convjax.nn import models
from convjax.nn.models.registry import MODELS, classifiers
from convjax.train import RunDirectory, SavedRun, export, export_program, predict
from convjax.train.runs import exporting
from convjax.train.runs.exporting import PLATFORMS

CONSTANTS = Normalisation((100.0,), (50.0,))


@pytest.fixture
def saved(every_kind_of_state) -> SavedRun:
    """A run of a model with parameters, running averages and random streams."""
    return SavedRun(
        model=every_kind_of_state,
        normalisation=CONSTANTS,
        classes=("top", "se\x1bcond", "third"),
        image_shape=(4, 4, 1),
        pixel_max=255,
        config={"model": {"name": "nets:Small"}, "dataset": {"name": "rows"}},
        directory=RunDirectory(Path("nowhere")),
    )


def test_the_readme_shows_lines_that_run_where_convjax_and_flax_cannot_be_imported(saved, rows, tmp_path):
    export(saved, tmp_path / "exported")
    lines = (tmp_path / "exported" / "README.txt").read_text().splitlines()
    begin, end = (next(i for i, line in enumerate(lines) if text in line) for text in ("import numpy", "program.call"))
    np.save(tmp_path / "images.npy", rows.test.images)
    shown = [line.strip() for line in lines[begin : end + 1]]
    program = "\n".join(
        [
            "import sys",
            "sys.modules.update(convjax=None, flax=None, orbax=None)",  # importing them fails
            *shown[:-1],
            "images = np.load('../images.npy')",
            shown[-1],
            "np.save('../probabilities.npy', probabilities)",
        ]
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JAX_", "PYTHONPATH"))}
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path / "exported", env=kept, check=True, timeout=120)
    expected = predict(saved.model, rows.test.images, normalisation=CONSTANTS)
    np.testing.assert_allclose(np.load(tmp_path / "probabilities.npy"), expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("shape", "greatest"), [((4, 6, 1), 16), ((8, 5, 3), 255)])
def test_the_readme_makes_of_a_photograph_what_training_made_of_it(tmp_path, monkeypatch, shape, greatest):
    about = {"images": {"shape": ["batch", *shape], "greatest": greatest}, "versions": {"jax": ""}, "classes": []}
    lines = textwrap.dedent(exporting._readme(about | {"model": "net"})).splitlines()
    begin, end = (
        next(i for i, line in enumerate(lines) if text in line) for text in ("from PIL", "program.call(pixels)")
    )
    turned = Image.Exif()
    turned[0x0112] = 6
    across, down = np.meshgrid(np.linspace(0, 255, 90), np.linspace(255, 0, 40))
    ramps = np.stack([across, down, across], axis=-1).astype(np.uint8)  # of which turned or stretched ones are others
    Image.fromarray(ramps).save(tmp_path / "photograph.jpg", exif=turned)
    monkeypatch.chdir(tmp_path)
    found: dict[str, Any] = {"np": np}
    exec(textwrap.dedent("\n".join(lines[begin:end])), found)
    expected = read_picture("photograph.jpg", image_shape=shape, pixel_max=greatest)
    assert found["pixels"].dtype == np.uint8
    # Grey before or after it is made smaller, from the JPEG as it is or at half its size: a few of 256 shades.
    np.testing.assert_allclose(found["pixels"][0].astype(int), expected.astype(int), atol=max(1, greatest * 0.03))
    assert np.ptp(expected) > greatest / 4


def test_the_parameters_and_averages_stand_under_their_names_in_the_model(saved, tmp_path):
    export(saved, tmp_path / "exported")
    model = saved.model
    with safe_open(tmp_path / "exported" / "parameters.safetensors", framework="numpy") as file:
        found = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  # it is no mapping
        about = file.metadata()
    assert sorted(found) == sorted(
        ["hidden.bias", "hidden.kernel", "norm.bias", "norm.mean", "norm.scale", "norm.var", "out.bias", "out.kernel"]
    )
    np.testing.assert_array_equal(found["hidden.kernel"], model.hidden.kernel[...])
    np.testing.assert_array_equal(found["norm.var"], model.norm.var[...])
    assert about["model"] == "nets:Small"
    assert "(*kernel_size, in_channels // groups, out_channels)" in about["layout"]


def test_the_description_says_what_goes_in_and_what_comes_out(saved, tmp_path):
    export(saved, tmp_path / "exported")
    found = json.loads((tmp_path / "exported" / "model.json").read_text())
    assert found["schema"] == "convjax-export/1"
    assert found["images"] == {"dtype": "uint8", "shape": ["batch", 4, 4, 1], "greatest": 255}
    assert found["probabilities"] == {"dtype": "float32", "shape": ["batch", 3]}
    assert found["classes"] == ["top", "se\x1bcond", "third"]
    assert found["platforms"] == ["cpu", "cuda", "tpu"]


def test_what_is_there_is_not_overwritten(saved, tmp_path):
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to("nothing")
    for name in ("", "file", "link"):
        with pytest.raises(ConvjaxError, match="is there already, and nothing is overwritten"):
            export(saved, tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "link"]


def test_nothing_is_left_of_an_export_that_fails(saved, tmp_path, monkeypatch):
    def full(*_: object, **__: object) -> bytes:
        raise OSError("no space left on device")

    monkeypatch.setattr("safetensors.numpy.save", full)
    with pytest.raises(OSError, match="no space left"):
        export(saved, tmp_path / "new" / "exported")
    assert list((tmp_path / "new").iterdir()) == []


def test_a_model_that_needs_to_know_how_many_pictures_there_are_is_an_error_that_says_where():
    class Unrolled(nnx.Module):
        def __call__(self, images):
            return jax.numpy.stack([image.ravel() for image in images])

    with pytest.raises(ConvjaxError, match=r"cannot be made a program for a batch of any size:\n .*\n .*line \d+"):
        export_program(Unrolled(), (2, 2, 1), normalisation=CONSTANTS)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("tutorial_cnn", 8),
        *(pytest.param(name, None, marks=pytest.mark.slow) for name in classifiers() if name != "vgg16"),
        pytest.param("vgg16", 32, marks=pytest.mark.slow),  # half a gigabyte at its own size
    ],
)
def test_the_program_of_a_published_model_gives_what_the_model_gives(name, side):
    height, width, channels = MODELS[name].input_shape
    shape = (side or height, side or width, channels)
    model = models.build(name, input_shape=shape, rngs=0)
    constants = Normalisation((100.0,) * channels, (50.0,) * channels)
    written = export_program(model, shape, normalisation=constants).serialize()
    program = jax_export.deserialize(written)
    assert program.platforms == PLATFORMS
    assert str(program.in_avals[0].shape[0]) == "batch"
    images = np.random.default_rng(0).integers(0, 256, (3, *shape)).astype(np.uint8)
    for count in (1, 3):
        expected = predict(model, images[:count], normalisation=constants)
        np.testing.assert_allclose(program.call(images[:count]), expected, rtol=1e-4, atol=1e-5)
