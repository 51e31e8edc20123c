"""How the learning rate goes from step to step."""

from __future__ import annotations

from collections.abc import Callable

import optax

from .recipe import Recipe

RISING = 0.3  # of one_cycle, as it was published
STARTS_AT, ENDS_AT = 25.0, 1e4  # the divisors of one_cycle


def schedule_of(recipe: Recipe, *, steps_per_epoch: int) -> optax.Schedule:
    """The learning rate of every step of a recipe: a function of how many steps were made before.

    Formula:
        η is the recipe's learning rate, w the steps of the warm-up, n those of all epochs, t the steps made before.
        While t < w, rate = η · (t + 1) / w. Then, with s = (t − w) / (n − w):

        | schedule  | rate               |
        | --------- | ------------------ |
        | cosine    | η · (1 + cos πs)/2 |
        | linear    | η · (1 − s)        |
        | constant  | η                  |

        one_cycle rises along half a cosine from η/25 to η in w steps, or in three tenths of n where w is 0, and falls
        along another to η/250,000.

    Args:
        recipe: says schedule, learning_rate, epochs and warmup_epochs.
        steps_per_epoch: training steps an epoch, at least 1.

    Example:
        >>> rate = schedule_of(Recipe(epochs=10, learning_rate=1.0, warmup_epochs=1), steps_per_epoch=4)
        >>> [round(float(rate(step)), 3) for step in (0, 3, 4, 22, 39)]
        [0.25, 1.0, 1.0, 0.5, 0.002]

    Source: Smith and Topin, Super-convergence, 2018, https://arxiv.org/abs/1708.07120 (one_cycle); Loshchilov and
    Hutter, SGDR, 2017, https://arxiv.org/abs/1608.03983 (cosine).
    """
    highest = recipe.learning_rate or 0.0
    steps = recipe.epochs * steps_per_epoch
    warmup = min(round(recipe.warmup_epochs * steps_per_epoch), steps - 1)
    if recipe.schedule == "one_cycle":
        rising = (warmup + 0.5) / steps if warmup else RISING  # Optax multiplies by steps, and cuts off
        return optax.cosine_onecycle_schedule(steps, highest, rising, STARTS_AT, ENDS_AT)
    falling: Callable[..., optax.Schedule] = {
        "cosine": optax.cosine_decay_schedule,
        "linear": lambda rate, steps: optax.linear_schedule(rate, 0.0, steps),
        "constant": lambda rate, _: optax.constant_schedule(rate),
    }[recipe.schedule]
    after = falling(highest, steps - warmup)
    if not warmup:
        return after
    # From η/w and not from 0, so that the first step is one.
    rising = optax.linear_schedule(highest / warmup, highest, max(warmup - 1, 1))
    return optax.join_schedules([rising if warmup > 1 else optax.constant_schedule(highest), after], [warmup])
