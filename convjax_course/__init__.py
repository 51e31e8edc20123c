"""The course of convjax: its exercises, their solutions and ``course.toml``.

In a wheel the three lie beside this file; in a checkout they lie one folder up, where a reader expects them.
"""

from pathlib import Path


def folder() -> Path:
    """Return the folder that holds ``course.toml``, ``exercises`` and ``solutions``."""
    here = Path(__file__).resolve().parent
    return here if (here / "course.toml").is_file() else here.parent
