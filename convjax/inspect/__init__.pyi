from .plots import plot_confusion as plot_confusion
from .plots import plot_curves as plot_curves
