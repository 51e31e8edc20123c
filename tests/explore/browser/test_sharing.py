"""What leaves the page: its address, and files of it."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from .explorer import Explorer

pytestmark = pytest.mark.slow

SETTING = {
    "x": (np.arange(30, dtype=np.float32).reshape(6, 5, 1) * 7 % 11 - 4) / 4,
    "kernel": np.arange(9, dtype=np.float32).reshape(3, 3, 1, 1) / 3 - 1,
    "stride": (1, 2),
    "padding": ((1, 0), (0, 1)),
    "bias": np.array([0.5], np.float32),
}


def numbers(explorer) -> tuple:
    """All numbers that a page shows."""
    grids = [
        {place: cell.value for place, cell in explorer.grid(name).items()} for name in ("input", "kernel", "output")
    ]
    return (*grids, explorer.terms(), explorer.number("total"), explorer.find("formula").inner_text())


def test_a_copied_address_gives_the_same_numbers_in_a_new_profile(profile, visitor, address):
    visitor.open(**SETTING, selection="output:2,1")
    visitor.set("dilation", 2)
    visitor.cell("kernel", 0, 0).focus()
    visitor.press("7", "Enter")
    visitor.cell("output", 1, 0).click()
    visitor.settled()
    visitor.page.wait_for_function("() => location.hash.includes('selection=output:1,0')")
    there = Explorer(profile().new_page(), address)
    there.page.goto(visitor.page.url)
    there.settled()
    assert numbers(there) == numbers(visitor)


def test_an_address_of_a_large_picture_is_short_and_gives_the_same_numbers(profile, visitor, address):
    large = np.arange(32 * 32, dtype=np.float32).reshape(32, 32, 1) * 7 % 10
    visitor.open(x=large, kernel_size=(3, 3))
    visitor.set("stride", 2)
    visitor.page.wait_for_function("() => location.hash.includes('x=~')")
    assert len(visitor.page.url) < 2_000
    there = Explorer(profile().new_page(), address)
    there.page.goto(visitor.page.url)
    there.settled()
    assert there.grid("output") == visitor.grid("output")


@pytest.mark.parametrize(
    "garbage",
    [
        "x=5x5x1:1,2",
        "stride=a,b&view=9d",
        "padding=::,",
        "tab=nowhere",
        "%%%",
        "x=~AAAA",
        "selection=output:99,99",
        "channel=-3",
        "operation=dance",
        "input_size=1e9",
        "network={&lesson=[",
        "__proto__=1",
    ],
)
def test_an_address_that_is_broken_still_opens_a_page(explorer, garbage):
    explorer.page.goto("about:blank")
    explorer.page.goto(f"{explorer.address}/#{garbage}")
    explorer.settled()
    assert explorer.page.locator("main").inner_text().strip()
    assert explorer.find("error").is_visible() or explorer.grid("output")


def saved(explorer, kind: str, folder: Path) -> Path:
    """The file that a button of the page gives."""
    with explorer.page.expect_download(timeout=30_000) as download:
        explorer.find(f"export-{kind}").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    assert path.suffix == f".{kind}"
    return path


def test_the_exported_file_opens_by_itself_hovers_plays_and_says_what_is_frozen(profile, visitor, tmp_path):
    visitor.open(**SETTING, selection="output:2,1")
    expected = numbers(visitor)
    path = saved(visitor, "html", tmp_path)
    assert path.stat().st_size < 400_000
    alone = Explorer(profile(offline=True).new_page(), "")
    alone.page.goto(path.as_uri())
    alone.settled()
    assert numbers(alone) == expected
    for place, cell in alone.grid("output").items():
        alone.cell("output", *place).hover()
        assert sum(term.product for term in alone.terms()) + 0.5 == pytest.approx(cell.value, abs=1e-5)
    alone.find("step").click()
    alone.find("play").click()
    alone.page.wait_for_timeout(700)
    alone.find("play").click()
    assert alone.find("control-stride").is_disabled()
    assert "frozen copy" in alone.find("frozen").inner_text()
    assert alone.find("frozen").is_visible()


def test_the_animation_has_a_frame_for_each_output(visitor, tmp_path):
    visitor.open(**SETTING)
    with Image.open(saved(visitor, "gif", tmp_path)) as animation:
        assert animation.n_frames == len(visitor.grid("output"))
        assert min(animation.size) > 100


@pytest.mark.parametrize(("kind", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_a_picture_of_what_is_selected_can_be_kept(visitor, kind, start, tmp_path):
    visitor.open(**SETTING, selection="output:1,1")
    data = saved(visitor, kind, tmp_path).read_bytes()
    assert data.startswith(start)
    if kind == "png":
        assert np.asarray(Image.open(io.BytesIO(data)).convert("L")).std() > 5, "something is drawn"
    else:
        assert b"http" not in data.replace(b"http://www.w3.org", b"").replace(b"https://matplotlib.org", b"").replace(
            b"http://purl.org", b""
        ).replace(b"http://creativecommons.org", b"")
