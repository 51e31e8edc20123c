"""From three logits to three shares, and what each of them would cost."""

import jax.numpy as jnp
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from convjax.train.losses import cross_entropy
from docs.pictures.drawing import FONT, Theme

LOGITS = np.array([0.0, 1.0, 3.0], np.float32)
MARKERS = ("o", "s", "D")


def picture(theme: Theme) -> Figure:
    """Bars of logits and of shares; beside them the loss over the share of the right class, with the three on it."""
    losses = np.asarray(cross_entropy(jnp.tile(LOGITS, (3, 1)), jnp.arange(3)))
    shares = np.exp(-losses)
    figure = Figure(figsize=(7.4, 2.9), layout="constrained")
    panels = figure.subplots(1, 3, width_ratios=(1, 1, 1.6))
    _bars(panels[0], theme, LOGITS, "logits", [f"{logit:g}" for logit in LOGITS])
    _bars(panels[1], theme, shares, "softmax: shares", [f"{share:.2f}" for share in shares])
    panels[1].set_ylim(0, 1)
    axes = panels[2]
    across = np.linspace(0.01, 1, 200)
    axes.plot(across, -np.log(across), color=theme.faint, linewidth=2, zorder=1)
    for index, (share, loss, marker) in enumerate(zip(shares, losses, MARKERS, strict=True)):
        axes.scatter(share, loss, s=46, color=theme.negative, marker=marker, zorder=2)
        # The last one lies low and near the right edge: its words stand above the curve, with a line to it.
        place, side, line = (
            ((8, 40), "right", {"arrowstyle": "-", "color": theme.faint}) if share > 0.5 else ((10, 2), "left", None)
        )
        how = {"textcoords": "offset points", "ha": side, "color": theme.ink, "fontsize": FONT}
        axes.annotate(f"class {index} is right: {loss:.2f}", (share, loss), place, arrowprops=line, **how)
    _plain(axes, theme, "loss: −log of a share")
    axes.set(xlim=(0, 1.03), ylim=(0, 4.6))
    axes.set_xlabel("share of the right class", color=theme.ink, fontsize=FONT)
    return figure


def _bars(axes: Axes, theme: Theme, heights: np.ndarray, title: str, texts: list[str]) -> None:
    bars = axes.bar(range(len(heights)), heights, width=0.62, color=theme.negative)
    axes.bar_label(bars, texts, color=theme.ink, fontsize=FONT, padding=2)
    _plain(axes, theme, title)
    axes.set_ylim(0, 1.15 * heights.max())
    axes.set_xticks(range(len(heights)), [f"class {index}" for index in range(len(heights))])


def _plain(axes: Axes, theme: Theme, title: str) -> None:
    axes.set_facecolor("none")
    axes.set_title(title, color=theme.ink, fontsize=FONT + 1)
    axes.tick_params(which="both", colors=theme.ink, labelsize=FONT)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(theme.faint)
