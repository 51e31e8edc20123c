"""What becomes of activations with depth."""

import jax
import jax.numpy as jnp
from matplotlib.figure import Figure

import convjax

from .drawing import Theme, chart


def depth(theme: Theme) -> Figure:
    """The standard deviation of activations after each of 20 convolutions with ReLU, for two initial kernels."""
    figure, axes = chart(theme, "convolutions with ReLU", "standard deviation")
    styles = {"he_normal": (theme.negative, "-"), "lecun_normal": (theme.positive, "--")}
    x = jax.random.normal(jax.random.key(0), (16, 16, 32))
    for name, (colour, line) in styles.items():
        draw = getattr(convjax.initializers, name)()
        spread, y = [1.0], x
        for key in jax.random.split(jax.random.key(1), 20):
            y = jax.nn.relu(
                convjax.conv(y, draw(key, (3, 3, 32, 32), "float32"), padding="SAME", padding_mode="circular")
            )
            spread.append(float(jnp.std(y)))
        axes.plot(range(21), spread, color=colour, linestyle=line, linewidth=2, label=name)
    axes.set(yscale="log", xlim=(0, 20))
    axes.set_xticks(range(0, 21, 5))
    axes.legend(frameon=False, labelcolor=theme.ink)
    return figure
