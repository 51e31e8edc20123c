"""How the images of a batch are changed at random before the model sees them. (No JAX until it is done.)"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from convjax.arithmetic.axes import integer
from convjax.arithmetic.messages import problem, typed

if TYPE_CHECKING:
    from jax import Array
    from jaxtyping import Float, Int


@dataclass(frozen=True)
class Augmentation:
    """What is done at random to the images that are trained on, in this order; the default is nothing.

    A pure function of the key and the arrays, for normalised images on the device, under ``jax.jit`` too. It is true
    where there is something to do.

    Args:
        translate: pixels that an image is moved by at most, up or down and left or right; whole number, at least 0.
            What comes in at the border is the image reflected.
        flip: whether half of the images are turned left to right.
        brightness: how much is added to an image at most, or taken away, in standard deviations of the pixels; at
            least 0.
        contrast: how far an image's deviations from its own mean are stretched or shrunk at most, as a share of them;
            at least 0, less than 1.
        cutout: side in pixels of a square that is set to 0, which is the mean; whole number, at least 0.
        mixup: α of the Beta(α, α) that draws how much of another image is mixed in, with its label; at least 0.

    Raises:
        ConvjaxError: a number is outside its range; the message names it and its value.

    Example:
        >>> import jax, jax.numpy as jnp
        >>> images, labels = jnp.ones((4, 8, 8, 1)), jnp.arange(4)
        >>> changed, same = Augmentation(cutout=2)(jax.random.key(0), images, labels, classes=4)
        >>> changed.sum(axis=(1, 2, 3)).min() >= 60, same.tolist()
        (Array(True, dtype=bool), [0, 1, 2, 3])
        >>> bool(Augmentation())
        False
    """

    translate: int = 0
    flip: bool = False
    brightness: float = 0.0
    contrast: float = 0.0
    cutout: int = 0
    mixup: float = 0.0

    def __post_init__(self) -> None:
        """Check every number, and keep it as Python's own."""
        for name in ("translate", "cutout"):
            object.__setattr__(self, name, integer(name, getattr(self, name), at_least=0))
        for name in ("brightness", "contrast", "mixup"):
            object.__setattr__(self, name, _finite(name, getattr(self, name)))
        if not isinstance(self.flip, bool):
            raise problem(f"flip must be True or False, got {typed(self.flip)}", "", "Use flip=True to turn images.")
        if self.contrast >= 1:
            mend = "Use 0.2 for deviations of 80 % to 120 %."
            raise problem(f"contrast must be at least 0 and less than 1, got {self.contrast!r}", "", mend)

    def __bool__(self) -> bool:
        """Whether anything is done."""
        return any(getattr(self, field.name) for field in fields(self))

    def __call__(
        self,
        key: Array,
        images: Float[Array, "batch height width channels"],
        labels: Int[Array, " batch"],
        *,
        classes: int,
    ) -> tuple[Float[Array, "batch height width channels"], Any]:
        """The images changed, and their labels: numbers of classes, or with mixup shares of each, (batch, classes)."""
        import jax

        from . import random_transforms as transforms

        keys = jax.random.split(key, 6)
        if self.translate:
            images = transforms.random_translate(keys[0], images, most=self.translate)
        if self.flip:
            images = transforms.random_flip(keys[1], images)
        if self.brightness:
            images = transforms.random_brightness(keys[2], images, most=self.brightness)
        if self.contrast:
            images = transforms.random_contrast(keys[3], images, most=self.contrast)
        if self.cutout:
            images = transforms.cutout(keys[4], images, side=self.cutout)
        if self.mixup:
            return transforms.mixup(keys[5], images, labels, classes=classes, alpha=self.mixup)
        return images, labels


def _finite(name: str, value: Any) -> float:
    try:
        number = math.nan if isinstance(value, str | bytes) else float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not (math.isfinite(number) and number >= 0):
        raise problem(f"{name} must be a finite number, at least 0, got {typed(value)}", "", f"Use {name}=0.2, say.")
    return number
