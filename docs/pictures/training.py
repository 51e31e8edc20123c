"""How a network learns."""

from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from .drawing import FONT, Theme
from .trained import network


def curves(theme: Theme) -> Figure:
    """Loss and accuracy by epoch, on the images that are trained on and on those held out."""
    _, result = network()
    epochs = [record.epoch for record in result.history]
    figure = Figure(figsize=(6.8, 2.6), layout="constrained")
    for axes, quantity in zip(figure.subplots(1, 2), ("loss", "accuracy"), strict=True):
        for part, colour, line in (("train", theme.negative, "-"), ("validation", theme.positive, "--")):
            values = [getattr(record, f"{part}_{quantity}") for record in result.history]
            axes.plot(epochs, values, color=colour, linestyle=line, linewidth=2, label=part)
        axes.set_facecolor("none")
        axes.set_xlabel("epoch", color=theme.ink, fontsize=FONT)
        axes.set_title(quantity, color=theme.ink, fontsize=FONT + 1)
        axes.tick_params(which="both", colors=theme.ink, labelsize=FONT)
        axes.spines[["top", "right"]].set_visible(False)
        axes.spines[["left", "bottom"]].set_color(theme.faint)
        axes.grid(color=theme.faint, alpha=0.3)
        if quantity == "loss":
            axes.set_yscale("log")
            axes.legend(frameon=False, labelcolor=theme.ink, fontsize=FONT)
        else:
            axes.yaxis.set_major_formatter(PercentFormatter(xmax=1, decimals=0, symbol=" %"))
    return figure
