"""The browser that the page is tried in: where it is, and how it is started so that it speaks to nobody else."""

import os
import shutil
from importlib.util import find_spec

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

FLAGS = (
    "--no-sandbox",  # root in a container has no other way; the only pages it opens are our own
    "--disable-gpu",
    "--disable-dev-shm-usage",  # containers have 64 MB of it
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",  # no name leads out of here
)


def where() -> str | None:
    """The path of a Chromium: what the variable CHROMIUM says, or the first that is found."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def why_not() -> str | None:
    """What is missing for the tests of the page, with the mend; None where all is there."""
    missing = [name for name in ("playwright", "axe_playwright_python") if find_spec(name) is None]
    if missing:
        return f"{' and '.join(missing)} not installed: pip install -e '.[test,browser]' brings them"
    if where() is None:
        return "no Chromium was found: install the package chromium, or name one in the variable CHROMIUM"
    return None
