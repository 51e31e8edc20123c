"""The library that the similarity report needs, which not everybody has."""

import importlib.util

from grader.errors import UsageError


def refuse_uninstalled() -> None:
    """Raise a `UsageError` that says how to install what is needed, where it is not there."""
    if importlib.util.find_spec("datasketch") is None:
        raise UsageError(
            "The similarity report needs datasketch, which is not installed.\n"
            "Install it:  pip install 'convjax[similarity]'"
        )
