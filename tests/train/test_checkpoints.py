import errno
import os
import shutil
from dataclasses import replace
from pathlib import Path

import jax
import numpy as np
import optax
import pytest
from flax import nnx

from convjax import ConvjaxError
from convjax.train import (
    Checkpoints,
    EpochRecord,
    Snapshot,
    averaged,
    newest_whole,
    restore,
    restoring,
    save,
    split_for_training,
)
from convjax.train.restoring import steps
from convjax.train.snapshots import arrays_by_name

from .conftest import EveryKindOfState


def abstract(classes: int = 3) -> nnx.State:
    return nnx.state(nnx.eval_shape(lambda: EveryKindOfState(16, classes, nnx.Rngs(0))))


def numbers(leaf: jax.Array) -> np.ndarray:
    is_key = jax.numpy.issubdtype(leaf.dtype, jax.dtypes.prng_key)
    return np.asarray(jax.random.key_data(leaf) if is_key else leaf)


def test_a_model_comes_back_bit_for_bit_with_its_averages_and_random_streams(tmp_path):
    model = EveryKindOfState(16, 3, nnx.Rngs(7))
    model.dropout(jax.numpy.ones(3))  # advances the stream
    _, state = split_for_training(model, optax.adamw(0.1))
    save(tmp_path / "checkpoints", state, step=12, epoch=3)
    found = restore(tmp_path / "checkpoints", abstract())
    assert jax.tree.structure(found) == jax.tree.structure(state[0])
    for one, other in zip(jax.tree.leaves(found), jax.tree.leaves(state[0]), strict=True):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(numbers(one), numbers(other))


def test_the_newest_checkpoint_is_the_one_that_comes_back(tmp_path):
    for step, seed in ((2, 0), (10, 1)):
        _, state = split_for_training(EveryKindOfState(16, 3, nnx.Rngs(seed)), optax.sgd(0.1))
        save(tmp_path, state, step=step, epoch=1)
    found = restore(tmp_path, abstract())
    np.testing.assert_array_equal(found["out"]["kernel"][...], state[0]["out"]["kernel"][...])


def test_the_folder_may_be_named_by_a_string(tmp_path):
    _, state = split_for_training(EveryKindOfState(16, 3, nnx.Rngs(0)), optax.sgd(0.1))
    save(str(tmp_path), state, step=1, epoch=1)
    found = restore(str(tmp_path), abstract())
    np.testing.assert_array_equal(found["out"]["kernel"][...], state[0]["out"]["kernel"][...])


@pytest.mark.parametrize("step", [1, 2])
def test_a_step_that_is_not_the_newest_is_an_error_and_not_left_out_in_silence(tmp_path, step):
    _, state = split_for_training(EveryKindOfState(16, 3, nnx.Rngs(0)), optax.sgd(0.1))
    save(tmp_path, state, step=2, epoch=1)
    with pytest.raises(ConvjaxError, match=f"Step {step} is not saved: step 2 is in .*\nUse a new folder"):
        save(tmp_path, state, step=step, epoch=1)


def test_a_checkpoint_of_another_model_is_an_error_that_says_what_differs(tmp_path):
    _, state = split_for_training(EveryKindOfState(16, 3, nnx.Rngs(0)), optax.sgd(0.1))
    save(tmp_path, state, step=1, epoch=1)
    with pytest.raises(ConvjaxError, match=r"another model: out.bias is \(3,\) there and \(4,\) here"):
        restore(tmp_path, abstract(classes=4))


@pytest.mark.parametrize("folder", ["", "nowhere"])
def test_where_there_is_no_checkpoint_there_is_an_error(tmp_path, folder):
    with pytest.raises(ConvjaxError, match="There is no checkpoint"):
        restore(tmp_path / folder, abstract())


@pytest.mark.parametrize("give", [lambda model: model, nnx.state, lambda _: None], ids=["model", "its state", "none"])
def test_a_state_that_is_not_one_of_training_is_an_error_that_says_where_to_get_one(tmp_path, give):
    state = give(EveryKindOfState(16, 3, nnx.Rngs(0)))
    with pytest.raises(ConvjaxError, match=r"state must be that of a model and its optimiser, got ") as caught:
        save(tmp_path, state, step=1, epoch=1)
    assert str(caught.value).splitlines()[-1] == (
        "  Use fit(...).state, or the second that split_for_training(model, optimizer) gives."
    )
    assert list(tmp_path.iterdir()) == []


def snapshot(step: int, *, epochs: int = 0, loss: float | None = None, steps_into_epoch: int = 0) -> Snapshot:
    """A training of two arrays; their values follow from the step."""
    history = tuple(EpochRecord(n, n, 1.0, 0.5, loss, 0.5, None, None, 1e3, 1.0) for n in range(1, epochs + 1))
    arrays = {"kernel": np.arange(6, dtype=np.float32).reshape(2, 3) + step, "count": np.array(step, np.int32)}
    sums = {"loss": 0.1 + step, "correct": 3, "seen": 4, "first_bad": -1}
    return Snapshot(arrays, {"mu.kernel": -arrays["kernel"]}, sums, None, history, steps_into_epoch, step, 1.5, 0.5)


def same(one: Snapshot, other: Snapshot) -> bool:
    for name in ("model", "optimizer"):
        arrays, others = getattr(one, name), getattr(other, name)
        if set(arrays) != set(others) or any(not np.array_equal(arrays[key], others[key]) for key in arrays):
            return False
    return all(getattr(one, name) == getattr(other, name) for name in ("sums", "history", "steps_into_epoch", "step"))


def test_a_snapshot_comes_back_to_the_last_bit_and_what_is_not_there_is_none(tmp_path):
    assert newest_whole(tmp_path / "nowhere") is None
    decided_by = {"epochs": 3, "learning_rate": 0.1 + 0.2, "normalisation": {"mean": [0.1]}}
    with Checkpoints(tmp_path) as checkpoints:
        checkpoints.save(replace(snapshot(3, epochs=2, loss=0.1 + 0.2, steps_into_epoch=1), decided_by=decided_by))
    found = newest_whole(tmp_path)
    assert found.decided_by == decided_by
    assert same(found, snapshot(3, epochs=2, loss=0.1 + 0.2, steps_into_epoch=1))
    assert (found.seconds, found.compile_seconds, found.best) == (1.5, 0.5, None)
    assert found.model["count"].dtype == np.int32


def test_the_newest_are_kept_and_the_best_by_validation_after_a_whole_epoch(tmp_path):
    with Checkpoints(tmp_path, keep=2) as checkpoints:
        for step, loss in enumerate([0.5, 0.2, 0.3, 0.4, 0.6], start=1):
            checkpoints.save(snapshot(step, epochs=step, loss=loss))
        checkpoints.save(snapshot(6, epochs=5, loss=0.1, steps_into_epoch=1))  # of another model than was measured
    assert steps(tmp_path) == [2, 5, 6]
    with Checkpoints(tmp_path, keep=1) as checkpoints:  # what was best is known of a run that is gone on with
        checkpoints.save(snapshot(7, epochs=6, loss=0.3))
    assert steps(tmp_path) == [2, 7]


def test_a_checkpoint_takes_the_place_of_the_one_of_the_same_step(tmp_path):
    with Checkpoints(tmp_path, keep=1) as checkpoints:
        checkpoints.save(snapshot(5, epochs=1, steps_into_epoch=5))
        checkpoints.save(snapshot(5, epochs=2, loss=0.5))
    assert same(newest_whole(tmp_path), snapshot(5, epochs=2, loss=0.5))
    assert [path.name for path in tmp_path.iterdir()] == ["5"]
    with Checkpoints(tmp_path, keep=1) as checkpoints:
        checkpoints.save(snapshot(5, epochs=3, loss=0.5))
        checkpoints.save(snapshot(6, epochs=3, loss=0.6))
    assert steps(tmp_path) == [5, 6]


def test_another_checkpoint_is_due_when_the_time_has_passed_and_the_last_is_written(tmp_path):
    with Checkpoints(tmp_path, seconds_between=1000) as checkpoints:
        assert not checkpoints.due()
    with Checkpoints(tmp_path, seconds_between=0) as checkpoints:
        assert checkpoints.due()


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.unlink(),
        pytest.param(
            lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]), marks=pytest.mark.slow
        ),
        lambda path: path.write_bytes(bytes(byte ^ (i % 7 == 3) for i, byte in enumerate(path.read_bytes()))),
        pytest.param(lambda path: path.write_bytes(b""), marks=pytest.mark.slow),
    ],
    ids=["a file is gone", "a file is cut off", "bits are flipped", "a file is empty"],
)
def test_a_damaged_checkpoint_is_passed_over_aloud_or_does_no_harm(tmp_path, harm):
    with Checkpoints(tmp_path / "whole") as checkpoints:
        checkpoints.save(snapshot(1))
        checkpoints.save(snapshot(2))
    passed_over = 0
    for number, path in enumerate(files_of(tmp_path / "whole" / "2")):
        copy = tmp_path / f"copy {number}"
        shutil.copytree(tmp_path / "whole", copy)
        harm(copy / path.relative_to(tmp_path / "whole"))
        said: list[str] = []
        found = newest_whole(copy, tell=said.append)
        assert same(found, snapshot(1 if said else 2)), path
        passed_over += len(said)
        assert all("checkpoint of step 2 in" in line and "damaged and passed over" in line for line in said)
    assert passed_over >= 4  # the arrays of two items and the meta data among them


def test_where_no_checkpoint_is_whole_there_is_an_error_that_says_so(tmp_path):
    with Checkpoints(tmp_path) as checkpoints:
        checkpoints.save(snapshot(1))
        checkpoints.save(snapshot(2))
    for path in files_of(tmp_path):
        path.write_bytes(b"x")
    said: list[str] = []
    with pytest.raises(ConvjaxError, match=r"None of the 2 checkpoints in .* is whole\.\n"):
        newest_whole(tmp_path, tell=said.append)
    assert len(said) == 2


def turned_into_a_loop_of_links(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


@pytest.mark.parametrize(
    ("error", "said"), [(OSError(errno.EIO, "Input/output error"), "Input/output"), (MemoryError("all of it"), "all")]
)
def test_what_can_pass_is_no_damage_and_is_not_passed_over(tmp_path, monkeypatch, error, said):
    def fail(*_):
        raise error

    with Checkpoints(tmp_path) as checkpoints:
        checkpoints.save(snapshot(1))
    monkeypatch.setattr(restoring, "read_arrays", fail)
    heard: list[str] = []
    with pytest.raises(type(error), match=said):
        newest_whole(tmp_path, tell=heard.append)
    assert heard == []


@pytest.mark.skipif(os.name == "nt", reason="links are made as POSIX has them")
def test_what_the_system_says_below_the_libraries_is_no_damage_either(tmp_path):
    with Checkpoints(tmp_path) as checkpoints:
        checkpoints.save(snapshot(1))
    turned_into_a_loop_of_links(tmp_path / "1" / "model" / "manifest.ocdbt")
    with pytest.raises(OSError, match="Too many levels of symbolic links"):
        newest_whole(tmp_path)


def test_what_lies_after_a_step_is_set_aside_and_not_removed(tmp_path):
    for _ in range(3):
        with Checkpoints(tmp_path, keep=1) as checkpoints:
            checkpoints.set_aside_after(1)
            checkpoints.save(snapshot(2))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2", "2.damaged-1", "2.damaged-2"]
    assert same(newest_whole(tmp_path), snapshot(2))


def test_a_checkpoint_that_a_run_beside_removes_while_it_is_read_is_looked_for_again(tmp_path, monkeypatch):
    read = restoring.read_arrays

    def read_late(folder, *arguments):
        if folder.name == "1":  # the run has written the next one meanwhile
            checkpoints.save(snapshot(2))
            checkpoints.wait()
        return read(folder, *arguments)

    said: list[str] = []
    with Checkpoints(tmp_path, keep=1) as checkpoints:
        checkpoints.save(snapshot(1))
        checkpoints.wait()
        monkeypatch.setattr(restoring, "read_arrays", read_late)
        assert same(newest_whole(tmp_path, tell=said.append), snapshot(2))
    assert said == []


def test_a_model_that_was_saved_by_itself_cannot_be_gone_on_from(tmp_path):
    _, state = split_for_training(EveryKindOfState(16, 3, nnx.Rngs(0)), optax.sgd(0.1))
    save(tmp_path, state, step=1, epoch=1)
    with pytest.raises(ConvjaxError, match="holds a model, and not how its training went"):
        newest_whole(tmp_path)


def test_a_checkpoint_of_another_dtype_is_an_error_that_says_which(tmp_path):
    _, state = split_for_training(EveryKindOfState(16, 3, nnx.Rngs(0)), optax.sgd(0.1))
    save(tmp_path, state, step=1, epoch=1)
    halves = jax.tree.map(
        lambda leaf: jax.ShapeDtypeStruct(leaf.shape, jax.numpy.bfloat16 if leaf.dtype == "float32" else leaf.dtype),
        abstract(),
    )
    with pytest.raises(ConvjaxError, match=r"another dtype: hidden\.bias is float32 there and bfloat16 here"):
        restore(tmp_path, halves)


@pytest.mark.skipif(os.name == "nt", reason="limits are set as POSIX has them")
def test_a_checkpoint_that_cannot_be_written_is_told_and_the_one_before_stays(tmp_path):
    import resource

    large = replace(snapshot(2), model={"kernel": np.random.default_rng(0).normal(size=2**18)})
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Checkpoints(tmp_path) as checkpoints:
        checkpoints.save(snapshot(1))
        checkpoints.wait()
        resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, before[1]))
        try:
            checkpoints.save(large)
            with pytest.raises(OSError, match=r"no checkpoint can be written to .*: File too large"):
                checkpoints.wait()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [path.name for path in tmp_path.iterdir()] == ["1"]  # nothing unfinished is left behind
    assert same(newest_whole(tmp_path), snapshot(1))


def test_what_a_killed_run_left_unfinished_is_cleaned_up(tmp_path):
    (tmp_path / "12.orbax-checkpoint-tmp").mkdir()
    with Checkpoints(tmp_path):
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"), [({"keep": 0}, "keep must be at least 1, not 0"), ({"seconds_between": -1}, "at least 0")]
)
def test_numbers_outside_their_range_are_errors_before_anything_is_made(tmp_path, arguments, said):
    with pytest.raises(ConvjaxError, match=said):
        Checkpoints(tmp_path / "new", **arguments)
    assert not (tmp_path / "new").exists()


def test_what_comes_back_to_be_used_is_the_best_epoch_and_else_the_averages(tmp_path):
    model = EveryKindOfState(16, 3, nnx.Rngs(0))
    _, state = split_for_training(model, averaged(optax.sgd(0.1), 0.9))
    state[0]["out"]["kernel"] = state[0]["out"]["kernel"] * 3
    save(tmp_path / "averages", state, step=1, epoch=1)
    found = restore(tmp_path / "averages", abstract())
    np.testing.assert_array_equal(found["out"]["kernel"][...], model.out.kernel[...])
    arrays = arrays_by_name(state[0])
    best = arrays | {"out.kernel": np.full_like(arrays["out.kernel"], 7)}
    with Checkpoints(tmp_path / "best") as checkpoints:
        checkpoints.save(replace(snapshot(1), model=arrays, optimizer=arrays_by_name(state[1]), best=best))
    found = restore(tmp_path / "best", abstract())
    assert bool((found["out"]["kernel"][...] == 7).all())


class Named(nnx.Module):
    """A model with a part that is called as the averages of an optimiser are."""

    def __init__(self, rngs: nnx.Rngs):
        self.average = nnx.Linear(2, 2, rngs=rngs)

    def __call__(self, x: jax.Array) -> jax.Array:
        return self.average(x)


def test_the_moments_of_a_part_called_average_are_not_taken_for_its_weights(tmp_path):
    model = Named(nnx.Rngs(0))
    _, state = split_for_training(model, optax.adam(0.1))
    save(tmp_path, state, step=1, epoch=1)
    found = restore(tmp_path, nnx.state(nnx.eval_shape(lambda: Named(nnx.Rngs(0)))))
    np.testing.assert_array_equal(found["average"]["kernel"][...], model.average.kernel[...])
