"""What a recipe does: to the learning rate from step to step, and to the images."""

import jax
import jax.numpy as jnp
import numpy as np
from matplotlib.figure import Figure
from sklearn.datasets import load_sample_image

from convjax.data import Augmentation, Normalisation
from convjax.data.pictures import resized
from convjax.train import Recipe, schedule_of

from .drawing import FONT, Theme

EPOCHS, STEPS = 10, 20
KEY = 5  # of the changes; with this one the image is turned
LINES = {"cosine": "-", "linear": "--", "constant": ":", "one_cycle": "-."}
CHANGES = {
    "as it is": Augmentation(),
    "translate": Augmentation(translate=12),
    "flip": Augmentation(flip=True),
    "brightness": Augmentation(brightness=0.8),
    "contrast": Augmentation(contrast=0.6),
    "cutout": Augmentation(cutout=32),
    "mixup": Augmentation(mixup=0.4),
}


def schedules(theme: Theme) -> Figure:
    """The learning rate of every step of ten epochs, the first of them a warm-up where one was asked for."""
    figure = Figure(figsize=(6.8, 2.6), layout="constrained")
    steps = np.arange(EPOCHS * STEPS)
    both = zip(figure.subplots(1, 2, sharey=True), (0, 1), ("no warm-up", "warmup_epochs=1"), strict=True)
    for axes, warmup, title in both:
        for number, (name, line) in enumerate(LINES.items()):
            recipe = Recipe(epochs=EPOCHS, learning_rate=1.0, schedule=name, warmup_epochs=warmup)
            with jax.numpy_dtype_promotion("standard"):
                rates = jax.vmap(schedule_of(recipe, steps_per_epoch=STEPS))(jnp.asarray(steps))
            colour = (theme.positive, theme.negative, theme.ink, theme.marks[0])[number]
            axes.plot(steps / STEPS, np.asarray(rates), line, color=colour, linewidth=2, label=name)
        axes.set_facecolor("none")
        axes.set_title(title, color=theme.ink, fontsize=FONT + 1)
        axes.set_xlabel("epochs", color=theme.ink, fontsize=FONT)
        axes.tick_params(which="both", colors=theme.ink, labelsize=FONT)
        axes.spines[["top", "right"]].set_visible(False)
        axes.spines[["left", "bottom"]].set_color(theme.faint)
        axes.grid(color=theme.faint, alpha=0.3)
        if not warmup:
            axes.set_ylabel("share of learning_rate", color=theme.ink, fontsize=FONT)
            figure.legend(frameon=False, labelcolor=theme.ink, fontsize=FONT, loc="outside right center")
    return figure


def changes(theme: Theme) -> Figure:
    """One photograph and what each change of the images makes of it, each at a strength that is well seen."""
    pair = [resized(np.ascontiguousarray(load_sample_image(f"{name}.jpg")), (96, 96)) for name in ("flower", "china")]
    constants = Normalisation.of(np.stack(pair))
    images = constants(jnp.asarray(np.stack(pair)))
    figure = Figure(figsize=(6.8, 1.25), layout="constrained")
    for axes, (name, change) in zip(figure.subplots(1, len(CHANGES)), CHANGES.items(), strict=True):
        changed, _ = change(jax.random.key(KEY), images, jnp.arange(2), classes=2)
        pixels = np.asarray(changed[0]) * np.asarray(constants.std) + np.asarray(constants.mean)
        axes.imshow(np.clip(pixels, 0, 255).astype(np.uint8), interpolation="nearest")
        axes.set_axis_off()
        axes.set_title(name, color=theme.ink, fontsize=FONT)
    return figure
