"""An explanation in a notebook: the page in a frame, which needs no server and outlives nbconvert."""

from __future__ import annotations

from html import escape

from convjax.arithmetic.messages import times
from convjax.explanation import Explanation, Setting

from .single_file import of_explanation, single_file

LARGEST = 2**20
"""Characters of a document: a notebook is saved with all of its outputs."""


def as_frame(explanation: Explanation) -> str | None:
    """An iframe that holds the page with this explanation; None where it is too large to be kept in a notebook."""
    stored = of_explanation(explanation)
    size = explanation.output_size
    if not explanation.computed or len(explanation.to_json()) > LARGEST:
        return None
    start = {
        "tab": "explorer",
        "setting": stored["body"],
        "selection": {"kind": "output", "index": [0] * len(size)},
        "channel": 0,
        "view": "2d",
    }
    title = in_words(explanation.setting)
    page = single_file([stored], start, tabs=("explorer",), fallback=as_text(explanation), caption=title)
    style = "width: 100%; height: 56rem; border: 0; resize: vertical; color-scheme: light dark"
    return f'<iframe title="{escape(title)}" style="{style}" loading="lazy" srcdoc="{escape(page)}"></iframe>'


def in_words(setting: Setting) -> str:
    """The setting in a line: its sizes, and what is not as usual.

    Example:
        >>> from convjax.explanation import explain
        >>> in_words(explain(7, 3, padding=1).setting)
        'conv, 7×7 to 7×7, kernel 3×3, padding ((1, 1), (1, 1))'
    """
    usual = setting.kernel_size if setting.is_pool else (1,) * setting.spatial_dims
    words = {
        "stride": (times(setting.stride), times(usual)),
        "padding": (str(setting.padding), "VALID"),
        "output padding": (times(setting.output_padding), times((0,) * setting.spatial_dims)),
        "dilation": (times(setting.dilation), times((1,) * setting.spatial_dims)),
        "channels": (f"{setting.in_channels} to {setting.out_channels}", "1 to 1"),
        "groups": (str(setting.groups), "1"),
    }
    unusual = [f"{name} {is_}" for name, (is_, usually) in words.items() if is_ != usually]
    sizes = f"{setting.operation}, {times(setting.input_size)} to {times(setting.output_size)}"
    return ", ".join([sizes, f"kernel {times(setting.kernel_size)}", *unusual])


def as_text(explanation: Explanation) -> str:
    """What is to be read where no script may run."""
    lines = (f"<p>{escape(line)}</p>" for line in explanation.formula.numbers)
    return f"{''.join(lines)}<pre>{escape(explanation.code)}</pre>"
