import jax
import jax.numpy as jnp
import numpy as np
import pytest

from convjax.train import Recipe, schedule_of

PEAK = 0.5


def rates(schedule: str, *, epochs: int = 10, steps: int = 4, warmup: float = 0.0) -> np.ndarray:
    recipe = Recipe(epochs=epochs, learning_rate=PEAK, schedule=schedule, warmup_epochs=warmup)
    with jax.numpy_dtype_promotion("standard"):  # as in a step
        return np.asarray(jax.jit(jax.vmap(schedule_of(recipe, steps_per_epoch=steps)))(jnp.arange(epochs * steps)))


SHARE = np.arange(40) / 40
FALLS = {
    "cosine": lambda share: (1 + np.cos(np.pi * share)) / 2,
    "linear": lambda share: 1 - share,
    "constant": np.ones_like,
}


@pytest.mark.parametrize("schedule", FALLS)
def test_without_a_warm_up_the_rate_begins_at_its_greatest_and_goes_on_by_the_formula(schedule):
    np.testing.assert_allclose(rates(schedule), PEAK * FALLS[schedule](SHARE), rtol=1e-4)


@pytest.mark.parametrize("schedule", FALLS)
@pytest.mark.parametrize(("warmup", "steps"), [(2.0, 8), (0.5, 2), (0.25, 1)])
def test_a_warm_up_rises_evenly_to_the_greatest_rate_and_the_rest_is_the_whole_schedule(schedule, warmup, steps):
    found, left = rates(schedule, warmup=warmup), 40 - steps
    np.testing.assert_allclose(found[:steps], PEAK * np.arange(1, steps + 1) / steps, rtol=1e-5)
    np.testing.assert_allclose(found[steps:], PEAK * FALLS[schedule](np.arange(left) / left), rtol=1e-4)


@pytest.mark.parametrize(("warmup", "rising"), [(0.0, 12), (0.1, 12), (2.0, 8)])  # 0.1 is no whole step
def test_one_cycle_rises_and_falls_along_halves_of_a_cosine(warmup, rising):
    found = rates("one_cycle", warmup=warmup)

    def between(start: float, end: float, steps: int) -> np.ndarray:
        return end + (start - end) * (1 + np.cos(np.pi * np.arange(steps) / steps)) / 2

    np.testing.assert_allclose(found[:rising], between(PEAK / 25, PEAK, rising), rtol=1e-4)
    np.testing.assert_allclose(found[rising:], between(PEAK, PEAK / 25e4, 40 - rising), rtol=1e-3, atol=1e-6)


def test_one_cycle_is_at_its_greatest_right_after_a_warm_up_also_where_its_share_is_rounded_down():
    assert int(15 / 22 * 22) == 14
    assert rates("one_cycle", epochs=22, steps=1, warmup=15).argmax() == 15


@pytest.mark.parametrize("schedule", [*FALLS, "one_cycle"])
@pytest.mark.parametrize(("epochs", "steps", "warmup"), [(1, 1, 0.0), (1, 2, 0.9), (2, 1, 1.5), (3, 1, 0.1)])
def test_however_short_every_step_has_a_rate_above_0_and_the_greatest_is_reached(schedule, epochs, steps, warmup):
    found = rates(schedule, epochs=epochs, steps=steps, warmup=warmup)
    assert (found > 0).all()
    np.testing.assert_allclose(found.max(), PEAK, rtol=1e-5)
