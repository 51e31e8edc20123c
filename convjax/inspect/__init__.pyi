from .plots import plot_confusion as plot_confusion
from .plots import plot_curves as plot_curves
from .summaries import LayerSummary as LayerSummary
from .summaries import Summary as Summary
from .tables import summary as summary
