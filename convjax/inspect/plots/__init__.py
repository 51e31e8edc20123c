"""Pictures as files, a file for each: drawn with Matplotlib's Figure, so that no state of pyplot is touched."""

from .confusion import plot_confusion
from .curves import plot_curves
from .feature_maps import plot_feature_maps
from .kernels import plot_kernels
from .mistakes import plot_mistakes
from .receptive_fields import plot_receptive_field
from .volumes import plot_network
from .windows import animate_window, plot_window

__all__ = [
    "animate_window",
    "plot_confusion",
    "plot_curves",
    "plot_feature_maps",
    "plot_kernels",
    "plot_mistakes",
    "plot_network",
    "plot_receptive_field",
    "plot_window",
]
