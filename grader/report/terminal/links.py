"""Paths that can be clicked, where the terminal is one that knows how."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from rich.style import Style
from rich.text import Text

_PROGRAMS = {"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "zed", "Tabby", "rio"}
_TERMS = re.compile(r"xterm-kitty|xterm-ghostty|alacritty|foot|contour|wezterm")


def path_text(shown: str, path: Path, environment: Mapping[str, str] = os.environ, style: str = "bold") -> Text:
    """Return a path as it is shown, and a link to it where that would not come out as rubbish."""
    text = Text(shown, style)
    if knows_links(environment):
        text.stylize(Style(link=path.absolute().as_uri()))
    return text


def knows_links(environment: Mapping[str, str]) -> bool:
    """Whether the terminal is known to make a link of OSC 8; over a network the link would lead nowhere."""
    if environment.get("SSH_CONNECTION") or environment.get("TERM") in ("dumb", "linux"):
        return False
    vte = environment.get("VTE_VERSION", "")
    return (
        environment.get("TERM_PROGRAM") in _PROGRAMS
        or any(environment.get(name) for name in ("WT_SESSION", "KONSOLE_VERSION", "KITTY_WINDOW_ID", "DOMTERM"))
        or (vte.isdecimal() and int(vte) >= 5000)
        or _TERMS.match(environment.get("TERM", "")) is not None
    )
