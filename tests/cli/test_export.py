import json

import jax
import numpy as np

from convjax.data import load
from convjax.train import load_run, predict


def test_the_files_are_named_and_the_program_predicts_what_predict_says(convjax, run, tmp_path):
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


def test_an_export_lies_in_the_folder_of_its_run_and_is_not_overwritten(convjax, run):
    assert convjax("export", run.path).exit_code == 0
    before = {path.name: path.stat().st_mtime_ns for path in (run.path / "export").iterdir()}
    answer = convjax("export", run.path)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "is there already, and nothing is overwritten" in " ".join(answer.stderr.split())
    assert {path.name: path.stat().st_mtime_ns for path in (run.path / "export").iterdir()} == before
