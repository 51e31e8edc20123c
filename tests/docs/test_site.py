"""The site is built as strictly as mkdocs can, and asks nothing of other machines."""

import html.parser
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


class Requests(html.parser.HTMLParser):
    """The addresses that a browser asks for by itself: scripts, styles, pictures, not the links."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        if tag in ("script", "img", "iframe", "source", "video", "audio"):
            self.found.append(named.get("src") or "")
        if tag == "link" and named.get("rel") != "canonical":
            self.found.append(named.get("href") or "")


@pytest.mark.slow
@pytest.mark.skipif(find_spec("mkdocs") is None, reason="the extra [docs] is not installed")
def test_the_site_is_built_without_a_warning_and_its_pages_ask_nothing_of_other_machines(tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "JAX_PLATFORMS": "cpu"},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    pages = list(tmp_path.rglob("*.html"))
    assert len(pages) > 30
    for page in pages:
        requests = Requests()
        requests.feed(page.read_text(encoding="utf-8"))
        assert requests.found
        outside = [address for address in requests.found if address.startswith(("http:", "https:", "//"))]
        assert outside == [], page.name
    for style in tmp_path.rglob("*.css"):
        assert "url(http" not in style.read_text(encoding="utf-8"), style.name
    drawings = list((tmp_path / "pictures").glob("*.svg"))
    assert len(drawings) > 40
    assert all("<svg" in drawing.read_text(encoding="utf-8") for drawing in drawings)
