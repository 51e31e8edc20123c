"""What is said when the loss is no finite number any more."""

from __future__ import annotations

from .errors import DivergedError
from .recipe import Recipe


def diverged(recipe: Recipe, *, epoch: int, step: int) -> DivergedError:
    """The error that names the step and the likely causes, the likeliest first.

    Args:
        recipe: the numbers of the run.
        epoch: the epoch in which it was seen, from 1.
        step: the first training step whose loss was no finite number, or the last one made where none was.

    Example:
        >>> print(diverged(Recipe(learning_rate=8.0), epoch=2, step=81))
        The loss is no finite number any more at step 81, in epoch 2: training has diverged.
        Try a learning_rate smaller than 8.0, warmup_epochs=1 or clip_norm=1.0.
        Else look whether the model divides by zero, or takes the logarithm or the square root of it.
    """
    gentler = [f"a learning_rate smaller than {recipe.learning_rate!r}"]
    if not recipe.warmup_epochs:
        gentler.append("warmup_epochs=1")
    if recipe.clip_norm is None:
        gentler.append("clip_norm=1.0")
    if recipe.compute_dtype != "float32":
        gentler.append("compute_dtype='float32'")
    *others, last = gentler
    mend = f"{', '.join(others)} or {last}" if others else last
    return DivergedError(
        f"The loss is no finite number any more at step {step:,}, in epoch {epoch}: training has diverged.\n"
        f"Try {mend}.\n"
        "Else look whether the model divides by zero, or takes the logarithm or the square root of it.",
        step=step,
    )
