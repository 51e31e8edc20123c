import json

import jax
import numpy as np
import pytest
from flax import nnx

from convjax.train import RunDirectory, load_model


def parameters(run) -> list[np.ndarray]:
    return [np.asarray(leaf) for leaf in jax.tree.leaves(nnx.state(load_model(run), nnx.Param))]


@pytest.mark.slow
def test_the_configuration_of_a_run_repeats_it_to_the_last_bit_and_what_is_typed_changes_it(convjax_command, tmp_path):
    numbers = ["--optimizer", "lion", "--warmup-epochs", "0.5", "--clip-norm", "1", "--average-decay", "0.9"]
    changes = ["--translate", "1", "--contrast", "0.2", "--label-smoothing", "0.1", "--seed", "3"]
    first = convjax_command("train", "--epochs", "2", *numbers, *changes, "--out", "first")
    again = convjax_command("train", "--config", "first/config.json", "--out", "again")
    other = convjax_command("train", "--config", "first", "--seed", "4", "--out", "other")
    assert [said.returncode for said in (first, again, other)] == [0, 0, 0], again.stderr
    configs = [json.loads((tmp_path / name / "config.json").read_text()) for name in ("first", "again", "other")]
    assert configs[1] == configs[0]
    assert configs[2]["recipe"] == configs[0]["recipe"] | {"seed": 4}
    for one, two in zip(parameters(tmp_path / "first"), parameters(tmp_path / "again"), strict=True):
        np.testing.assert_array_equal(one, two)
    last = [RunDirectory(tmp_path / name).read_history()[-1] for name in ("first", "again", "other")]
    assert last[0].test_loss == last[1].test_loss != last[2].test_loss
