"""The command ``convjax``: one file for each of its commands."""

from . import summary_command, train_command  # each adds itself to the application
from .application import main

__all__ = ["main", "summary_command", "train_command"]
