"""The 3-D view: it can be turned, says what it cannot show, and has the selection of the flat view."""

import pytest

from tests.explore.browser.explorer import expect

pytestmark = pytest.mark.slow

SETTING = {"input_size": (5, 5), "kernel_size": (3, 3), "in_channels": 3, "out_channels": 2, "padding": 1}


def test_the_arrow_keys_turn_it_and_home_puts_it_back(visitor):
    visitor.open(**SETTING, view="3d")
    planes = visitor.find("planes")
    planes.focus()
    first = planes.get_attribute("data-turn"), planes.get_attribute("data-tilt")
    visitor.page.keyboard.press("ArrowRight")
    visitor.page.keyboard.press("ArrowUp")
    turned = planes.get_attribute("data-turn"), planes.get_attribute("data-tilt")
    assert turned[0] != first[0]
    assert turned[1] != first[1]
    visitor.page.keyboard.press("Home")
    assert (planes.get_attribute("data-turn"), planes.get_attribute("data-tilt")) == first


def test_dragging_turns_it_and_the_button_straightens_it(visitor):
    visitor.open(**SETTING, view="3d")
    planes = visitor.find("planes")
    first = planes.get_attribute("data-turn")
    box = planes.bounding_box()
    visitor.page.mouse.move(box["x"] + 20, box["y"] + 20)
    visitor.page.mouse.down()
    visitor.page.mouse.move(box["x"] + 120, box["y"] + 30, steps=4)
    visitor.page.mouse.up()
    assert int(planes.get_attribute("data-turn")) == int(first) + 40
    visitor.find("planes-reset").click()
    assert planes.get_attribute("data-turn") == first


def test_a_cell_that_is_chosen_in_it_is_chosen_in_the_flat_view(visitor):
    visitor.open(**SETTING, view="3d")
    visitor.find("plane-output-0-cell-4-4").click()
    visitor.settled()
    assert "selection=output:4,4" in visitor.page.url
    expect(visitor.find("plane-output-0-cell-4-4")).to_have_attribute("data-lit", "current")
    expect(visitor.page.locator("[data-testid^=plane-partial-] [data-lit=current]")).to_have_count(3)
    window = visitor.page.locator("[data-testid=plane-input-0] [data-lit=window]")
    assert sorted(cell.get_attribute("data-kind") for cell in window.all()) == ["element"] * 4 + ["padding"] * 5
    visitor.find("view-2d").click()
    visitor.settled()
    expect(visitor.cell("output", 4, 4)).to_have_attribute("data-lit", "current pinned")


def test_its_numbers_are_those_of_the_flat_view(visitor):
    visitor.open(**SETTING, view="2d")
    flat = {place: cell.value for place, cell in visitor.grid("output").items()}
    visitor.find("view-3d").click()
    visitor.settled()
    for (row, column), value in flat.items():
        cell = visitor.find(f"plane-output-0-cell-{row}-{column}")
        assert float(cell.get_attribute("data-value")) == value


def test_what_is_too_large_for_it_is_told_and_the_terms_stay(visitor):
    visitor.open(input_size=(20, 20), kernel_size=(3, 3), view="3d")
    expect(visitor.find("planes-note")).to_contain_text("up to 12×12 cells")
    expect(visitor.find("planes")).to_be_hidden()
    expect(visitor.find("terms")).to_be_visible()


@pytest.mark.parametrize(
    "setting",
    [{"operation": "max_pool", "input_size": (4, 4), "kernel_size": (2, 2)}, {"input_size": 7, "kernel_size": 3}],
)
def test_pools_and_one_axis_have_one_too(visitor, setting):
    visitor.open(**setting, view="3d")
    expect(visitor.find("plane-output-0")).to_be_visible()
    expect(visitor.page.locator("[data-testid=plane-input-0] [data-lit=window]").first).to_be_visible()
