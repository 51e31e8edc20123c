"""The files of the page, as they lie in the package, and what the browser is told it may do with them."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json; charset=utf-8",
}
INDEX = "index.html"


class PageFiles:
    """What may be served: these files, found once, and nothing that is asked for in any other way."""

    def __init__(self):
        """Find all files of the page."""
        self._found = dict(_walked(files("convjax.explore") / "page", ""))

    def __contains__(self, name: str) -> bool:
        """Whether there is a file of this name, with / between folders."""
        return name in self._found

    def __iter__(self) -> Iterator[str]:
        """The names, sorted."""
        return iter(sorted(self._found))

    def read(self, name: str) -> bytes:
        """The bytes of one of the files."""
        return self._found[name].read_bytes()

    def text(self, name: str) -> str:
        """The same as text."""
        return self.read(name).decode("utf-8")


def kind_of(name: str) -> str:
    """The Content-Type of a file."""
    return KINDS["." + name.rpartition(".")[2]]


def content_security_policy(page: str) -> str:
    """What the browser may load: nothing but from this server; of inline scripts only the import map of the page."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {' '.join(hashes(page))}",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


def hashes(page: str) -> list[str]:
    """The hash of each inline script that a page of HTML holds."""
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", page, re.DOTALL)
    return [hash_of(text) for text in inline]


def hash_of(text: str) -> str:
    """A script or style as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _walked(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _walked(entry, f"{prefix}{entry.name}/")
        elif "." + entry.name.rpartition(".")[2] in KINDS:
            yield f"{prefix}{entry.name}", entry
