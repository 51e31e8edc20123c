"""Going on from a snapshot as if nothing had been."""

import re
from dataclasses import asdict, replace
from pathlib import Path

import jax
import numpy as np
import pytest
from flax import nnx

from convjax import ConvjaxError
from convjax.train import Callback, Checkpoints, DivergedError, ReadingError, Recipe, fit, newest_whole
from convjax.train.training import Training

from .conftest import EveryKindOfState

RECIPE = Recipe(epochs=3, batch_size=16, learning_rate=0.02, steps_per_execution=2)  # 5 steps an epoch
TIMES = ("images_per_second", "seconds")


class InMemory:
    """Keeps every snapshot that it is given, and always wants one."""

    def __init__(self):
        self.kept = []

    def due(self):
        return True

    def save(self, snapshot):
        self.kept.append(snapshot)

    def wait(self):
        pass


def begun(seed: int = 0) -> EveryKindOfState:
    return EveryKindOfState(16, 3, nnx.Rngs(seed))


def without_times(history) -> list[dict]:
    return [{name: value for name, value in asdict(record).items() if name not in TIMES} for record in history]


def leaves(tree) -> list[np.ndarray]:
    return [
        np.asarray(jax.random.key_data(leaf) if jax.numpy.issubdtype(leaf.dtype, jax.dtypes.prng_key) else leaf)
        for leaf in jax.tree.leaves(tree)
    ]


@pytest.fixture(scope="module")
def undisturbed(rows):
    model, memory = begun(), InMemory()
    return model, fit(model, rows, RECIPE, checkpointer=memory), memory.kept


def test_snapshots_are_taken_at_the_beginning_between_the_calls_of_an_epoch_and_after_each(undisturbed):
    kept = undisturbed[2]
    assert [(one.step, len(one.history), one.steps_into_epoch) for one in kept] == [
        (0, 0, 0),
        *[(5 * epoch + step, epoch + step // 5, step % 5) for epoch in range(3) for step in (2, 4, 5)],
    ]


class Watcher(Callback):
    first_step = -1

    def on_start(self, plan):
        self.first_step = plan.step


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(0, id="start", marks=pytest.mark.slow),
        pytest.param(2, id="in an epoch"),
        pytest.param(3, id="after it", marks=pytest.mark.slow),
        pytest.param(8, id="last epoch", marks=pytest.mark.slow),
        pytest.param(9, id="end", marks=pytest.mark.slow),
    ],
)
def test_a_training_that_goes_on_from_a_snapshot_ends_with_the_same_bits(undisturbed, rows, moment):
    _, expected, kept = undisturbed
    other, watcher = begun(seed=9), Watcher()  # the values of the model are not used
    result = fit(other, rows, RECIPE, resume=kept[moment], callbacks=[watcher])
    for one, two in zip(leaves(result.state), leaves(expected.state), strict=True):
        np.testing.assert_array_equal(one, two)
    assert without_times(result.history) == without_times(expected.history)
    np.testing.assert_array_equal(result.test.confusion, expected.test.confusion)
    assert (watcher.first_step, result.step, result.interrupted) == (kept[moment].step, 15, False)


@pytest.mark.slow
def test_a_stopped_training_brings_the_very_step_that_it_was_stopped_at(rows):
    memory, asked = InMemory(), iter([False] * 4 + [True])
    memory.due = lambda: False
    result = fit(begun(), rows, RECIPE, checkpointer=memory, should_stop=lambda: next(asked))
    assert result.interrupted
    assert [(one.step, len(one.history), one.steps_into_epoch) for one in memory.kept] == [(7, 1, 2)]


@pytest.mark.slow
def test_the_time_of_a_training_that_goes_on_is_counted_on(undisturbed, rows):
    snapshot = replace(undisturbed[2][9], seconds=1000.0, compile_seconds=100.0)
    result = fit(begun(), rows, RECIPE, resume=snapshot)
    assert 1000 < result.seconds < 1100
    assert 100 < result.compile_seconds < 200


@pytest.mark.slow
def test_before_a_training_that_diverges_the_last_good_state_is_kept(rows):
    memory = InMemory()
    memory.due = lambda: False
    with pytest.raises(DivergedError) as caught:
        fit(begun(), rows, replace(RECIPE, learning_rate=1e30), checkpointer=memory)
    (kept,) = memory.kept
    assert kept.step < caught.value.step <= 5
    assert all(np.isfinite(array).all() for array in kept.model.values() if array.dtype == np.float32)


@pytest.mark.slow
def test_a_training_that_failed_in_its_last_evaluation_saves_its_end_when_it_goes_on(rows, tmp_path, monkeypatch):
    def fail(_):
        raise ReadingError("It cannot be read.")

    recipe = replace(RECIPE, epochs=1)
    with monkeypatch.context() as failing, Checkpoints(tmp_path) as checkpoints:
        failing.setattr(Training, "test_now", fail)
        with pytest.raises(ReadingError):
            fit(begun(), rows, recipe, checkpointer=checkpoints)
    before = newest_whole(tmp_path)
    assert (before.step, len(before.history), before.steps_into_epoch) == (5, 0, 5)
    with Checkpoints(tmp_path) as checkpoints:
        result = fit(begun(), rows, recipe, checkpointer=checkpoints, resume=before)
    assert newest_whole(tmp_path).history == result.history
    assert result.history[-1].test_loss is not None


class Masked(nnx.Module):
    """A model with an infinite number that is no parameter."""

    def __init__(self, rngs: nnx.Rngs):
        self.out = nnx.Linear(16, 3, rngs=rngs)
        self.mask = nnx.Variable(jax.numpy.array([0, -jax.numpy.inf]))

    def __call__(self, images: jax.Array) -> jax.Array:
        return self.out(images.reshape(images.shape[0], -1)) + jax.nn.softmax(self.mask[...])[1]


@pytest.mark.slow
def test_an_infinite_number_that_is_no_parameter_does_not_keep_a_model_from_being_saved(rows):
    memory = InMemory()
    fit(Masked(nnx.Rngs(0)), rows, replace(RECIPE, epochs=1, steps_per_execution=1), checkpointer=memory)
    assert memory.kept[-1].step == 5


def test_a_snapshot_of_another_model_is_refused_before_anything_is_compiled(undisturbed, rows):
    kernels = undisturbed[2][0].model | {"out.kernel": np.zeros((16, 4), np.float32)}
    with pytest.raises(ConvjaxError, match=r"step 0 is one of another model: out.kernel is \(16, 4\) there and"):
        fit(begun(), rows, RECIPE, resume=replace(undisturbed[2][0], model=kernels))


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        ({"epochs": 2}, "epochs is 3 there and 2 here"),
        pytest.param({"seed": 1}, "seed is 0 there and 1 here", marks=pytest.mark.slow),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_snapshot_of_another_recipe_is_refused_before_anything_is_compiled(undisturbed, rows, recipe, said):
    with pytest.raises(ConvjaxError, match=f"step 15 is one of another training: {said}"):
        fit(begun(), rows, replace(RECIPE, **recipe), resume=undisturbed[2][-1])


def test_a_snapshot_of_other_images_is_refused(undisturbed, rows):
    other = replace(rows, train=rows.train.take(np.arange(89)))
    with pytest.raises(ConvjaxError, match="another training: train_images is 81 there and 80 here"):
        fit(begun(), other, RECIPE, resume=undisturbed[2][-1])


def test_a_snapshot_of_another_dtype_is_refused(undisturbed, rows):
    halves = undisturbed[2][0].model | {"out.bias": np.zeros(3, np.float16)}
    with pytest.raises(ConvjaxError, match=r"of another dtype: out\.bias is float16 there and float32 here"):
        fit(begun(), rows, RECIPE, resume=replace(undisturbed[2][0], model=halves))


@pytest.mark.slow
def test_the_python_of_the_page_on_going_on_runs_from_top_to_bottom(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    page = (Path(__file__).parents[2] / "docs" / "training" / "resuming.md").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL):
        exec(block, names)
    assert capsys.readouterr().out == "120\n"
