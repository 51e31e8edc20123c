"""What mkdocs is told besides its configuration: pictures are drawn, and two pages come from outside of docs/.

A page asks for a picture with ``![what it shows](picture:pooling/max_pool)``: the function ``max_pool`` of
``docs/pictures/pooling.py`` draws it, once for a light page and once for a dark one.
"""

from __future__ import annotations

import importlib
import io
import re
import sys
from pathlib import Path

import matplotlib
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[2]
PICTURE = re.compile(r"!\[(?P<alt>[^\]]+)\]\(picture:(?P<module>\w+)/(?P<function>\w+)\)")
FROM_OUTSIDE = {"changelog.md": "CHANGELOG.md", "contributing.md": "CONTRIBUTING.md"}

sys.path.insert(0, str(ROOT / "docs"))
import pictures  # noqa: E402, F401  # mkdocs takes the folder off the path again; the package stays known


def drawn(module: str, function: str, theme: str) -> str:
    """The picture as SVG; the same bytes whenever the library gives the same numbers."""
    from pictures.drawing import THEMES

    figure = getattr(importlib.import_module(f"pictures.{module}"), function)(THEMES[theme])
    file = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": "convjax"}):
        figure.savefig(file, format="svg", transparent=True, metadata={"Date": None})
    return file.getvalue()


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the pages from outside, and every picture that a page asks for."""
    for page, source in FROM_OUTSIDE.items():
        text = (ROOT / source).read_text(encoding="utf-8").replace("](docs/", "](")
        files.append(File.generated(config, page, content=text))
    asked = {
        (found["module"], found["function"])
        for page in files.documentation_pages()
        for found in PICTURE.finditer(page.content_string)
    }
    for module, function in sorted(asked):
        for theme in ("light", "dark"):
            uri = f"pictures/{module}-{function}-{theme}.svg"
            files.append(File.generated(config, uri, content=drawn(module, function, theme)))
    return files


def on_page_markdown(markdown: str, *, page: Page, **_: object) -> str:
    """Put both variants of every picture where the page asks for it; the theme shows one of them."""
    up = "../" * page.file.src_uri.count("/")

    def both(found: re.Match[str]) -> str:
        path = f"{up}pictures/{found['module']}-{found['function']}"
        return "".join(f"![{found['alt']}]({path}-{theme}.svg#only-{theme})" for theme in ("light", "dark"))

    return PICTURE.sub(both, markdown)
