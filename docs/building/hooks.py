"""What mkdocs is told besides its configuration: pictures are drawn, and two pages come from outside of docs/.

A page asks for a picture with ``![what it shows](picture:pooling/max_pool)``: the function ``max_pool`` of
``docs/pictures/pooling.py`` draws it, once for a light page and once for a dark one; what gives bytes is drawn once.
"""

from __future__ import annotations

import importlib
import io
import re
import sys
from pathlib import Path

import matplotlib
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[2]
PICTURE = re.compile(r"!\[(?P<alt>[^\]]+)\]\(picture:(?P<module>\w+)/(?P<function>\w+)\)")
FROM_OUTSIDE = {"changelog.md": "CHANGELOG.md", "contributing.md": "CONTRIBUTING.md"}
SUFFIXES = {b"GIF8": "gif", b"\x89PNG": "png"}  # by how a file begins; what begins otherwise is SVG
_for_both: dict[tuple[str, str], str] = {}  # the address of each picture that is the same for both themes

sys.path.insert(0, str(ROOT / "docs"))
import pictures  # noqa: E402, F401  # mkdocs takes the folder off the path again; the package stays known


def drawn(module: str, function: str, theme: str) -> str | bytes:
    """The picture as SVG, or as the file that it is; the same whenever the library gives the same numbers."""
    from pictures.drawing import THEMES

    figure = getattr(importlib.import_module(f"pictures.{module}"), function)(THEMES[theme])
    if isinstance(figure, str | bytes):  # a screen of the grader's is SVG already, and so may be what convjax draws
        return figure
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
        content = drawn(module, function, "light")
        if isinstance(content, bytes):
            uri = f"pictures/{module}-{function}.{SUFFIXES.get(content[:4], 'svg')}"
            _for_both[module, function] = uri
            files.append(File.generated(config, uri, content=content))
            continue
        for theme, one in (("light", content), ("dark", drawn(module, function, "dark"))):
            files.append(File.generated(config, f"pictures/{module}-{function}-{theme}.svg", content=one))
    return files


def on_page_markdown(markdown: str, *, page: Page, **_: object) -> str:
    """Put every picture where the page asks for it; of two variants the theme shows one."""
    up = "../" * page.file.src_uri.count("/")

    def both(found: re.Match[str]) -> str:
        if uri := _for_both.get((found["module"], found["function"])):
            return f"![{found['alt']}]({up}{uri})"
        path = f"{up}pictures/{found['module']}-{found['function']}"
        return "".join(f"![{found['alt']}]({path}-{theme}.svg#only-{theme})" for theme in ("light", "dark"))

    shown = PICTURE.sub(both, markdown)
    if "](picture:" in shown:
        raise PluginError(f"{page.file.src_uri}: a picture's alternative text must not hold a bracket")
    return shown
