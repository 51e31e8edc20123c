"""One Chromium and one server for all tests of this folder; a new profile, watched, for each."""

from collections.abc import Callable, Iterator

import pytest

from .chromium import FLAGS, where, why_not
from .running import running

PATIENCE = 20_000
"""Milliseconds: of a machine with other things to do, on which the library is imported for the first answer."""

WIDE = {"width": 1280, "height": 800}


@pytest.fixture(scope="package")
def chromium() -> Iterator:
    """A browser that is running; closed after the last test of this folder: its event loop would be in the way."""
    if reason := why_not():
        pytest.skip(reason)
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=where(), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def address(tmp_path_factory) -> Iterator[str]:
    """A server of the page, without a run or a model; once it is ended, it must not have printed a traceback."""
    with running(folder=tmp_path_factory.mktemp("empty")) as server:
        yield server.address


@pytest.fixture
def profile(chromium) -> Iterator[Callable]:
    """Make new profiles of the browser; what happened in them is judged at the end."""
    from .watching import Watch

    opened = []

    def new(**options):
        context = chromium.new_context(**{"viewport": WIDE, "accept_downloads": True, "offline": False, **options})
        context.set_default_timeout(PATIENCE)
        opened.append((context, Watch(context)))
        return context

    yield new
    for context, _ in opened:
        context.close()
    for _, watch in opened:
        assert watch.left == [], "the page spoke to another machine"
        assert watch.complaints == [], "the page complained in the console"


@pytest.fixture
def visitor(profile, address):
    """A new profile that knows the address of the page, and has not opened it yet."""
    from .explorer import Explorer

    return Explorer(profile().new_page(), address)


@pytest.fixture
def explorer(visitor):
    """The page, opened at its first impression."""
    return visitor.open()
