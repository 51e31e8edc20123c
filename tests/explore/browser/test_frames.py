"""Explanations in a notebook, as they stand in a saved one: frames in a page that knows nothing of them."""

import pytest

from convjax import explain

pytestmark = pytest.mark.slow

SHOWN = (
    explain(5, 3),
    explain(7, 3, stride=2, padding=1, in_channels=2, bias=True),
    explain(6, 2, operation="max_pool"),
)


@pytest.fixture
def notebook(tmp_path):
    """The file that a saved notebook becomes."""
    frames = "\n".join(shown._repr_html_() for shown in SHOWN)
    path = tmp_path / "notebook.html"
    path.write_text(f"<!doctype html><meta charset='utf-8'><title>Notebook</title>{frames}", encoding="utf-8")
    return path


def frames_of(page):
    """The documents of the frames, each once it has drawn itself."""
    for number in range(len(SHOWN)):
        page.locator("iframe").nth(number).scroll_into_view_if_needed()
        page.frame_locator("iframe").nth(number).locator("main[aria-busy=false]").wait_for()
    return [frame for frame in page.frames if frame != page.main_frame]


def test_each_frame_of_a_notebook_answers_to_the_pointer_with_its_own_numbers(profile, notebook):
    page = profile(offline=True).new_page()
    page.goto(notebook.as_uri())
    frames = frames_of(page)
    assert len(frames) == len(SHOWN)
    for frame, shown in zip(frames, SHOWN, strict=True):
        for place in [(0, 0), (2, 1)]:
            cell = frame.get_by_test_id(f"output-cell-{place[0]}-{place[1]}")
            cell.hover()
            wanted = float(shown.numbers.output[(*place, 0)])
            assert float(cell.get_attribute("data-value")) == wanted
            assert float(frame.get_by_test_id("total").get_attribute("data-value")) == wanted
            assert frame.get_by_test_id("banner").is_hidden()


@pytest.mark.parametrize("width", [375, 768, 1280])
def test_a_frame_is_as_high_as_what_it_shows(profile, notebook, width):
    page = profile(offline=True, viewport={"width": width, "height": 800}).new_page()
    page.goto(notebook.as_uri())
    for frame in frames_of(page):
        page.wait_for_timeout(200)
        room = frame.evaluate("innerHeight - document.body.getBoundingClientRect().height")
        assert 0 <= room <= 40
        assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_where_no_script_runs_the_formula_and_the_code_are_read(profile, notebook):
    page = profile(offline=True, java_script_enabled=False).new_page()
    page.goto(notebook.as_uri())
    inside = page.frame_locator("iframe").first.locator("body")
    assert "⌊2 / 1⌋ + 1 = 3" in inside.inner_text()
    assert "convjax.conv(" in inside.inner_text()
