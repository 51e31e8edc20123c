"""The command ``convjax``: one file for each of its commands."""

from . import (  # each adds itself to the application
    evaluate_command,
    explore_command,
    export_command,
    plot_command,
    predict_command,
    summary_command,
    train_command,
)
from .application import main

__all__ = [
    "evaluate_command",
    "explore_command",
    "export_command",
    "main",
    "plot_command",
    "predict_command",
    "summary_command",
    "train_command",
]
