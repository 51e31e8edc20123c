"""When to end before the last epoch, and which epoch was best: by the validation losses alone."""

from __future__ import annotations

from collections.abc import Sequence


def best_epoch(losses: Sequence[float]) -> int:
    """The number of the epoch with the least validation loss, from 1; the first of equals.

    Args:
        losses: the validation loss after each epoch, at least one.

    Example:
        >>> best_epoch([0.5, 0.3, 0.4, 0.3])
        2
    """
    return 1 + min(range(len(losses)), key=losses.__getitem__)


def has_waited(losses: Sequence[float], patience: int | None) -> bool:
    """Whether so many epochs have passed without a validation loss less than the least before.

    Args:
        losses: the validation loss after each epoch.
        patience: how many epochs are waited; ``None`` waits for ever.

    Example:
        >>> has_waited([0.5, 0.3, 0.4, 0.3], 2), has_waited([0.5, 0.3, 0.4, 0.3], 3)
        (True, False)
    """
    return patience is not None and len(losses) > 0 and len(losses) - best_epoch(losses) >= patience
