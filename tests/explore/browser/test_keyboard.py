"""The page without a mouse: all that can be looked at, changed and mended is reached by keys, and said in words."""

import pytest

from .explorer import expect

pytestmark = pytest.mark.slow


def walk(explorer, grid: str, rows: int, columns: int):
    """Visit every cell of a grid with the arrow keys, line by line, and say where one is."""
    explorer.tab_to(f"{grid}-cell-")
    explorer.press("Control+Home")
    for row in range(rows):
        for column in range(columns):
            yield row, column
            if column < columns - 1:
                explorer.press("ArrowRight")
        explorer.press("Home", "ArrowDown")


def test_every_output_is_reached_by_arrow_keys_and_its_arithmetic_is_told(explorer):
    cells = explorer.grid("output")
    for place in walk(explorer, "output", 3, 3):
        assert explorer.focused() == f"output-cell-{place[0]}-{place[1]}"
        assert sum(term.product for term in explorer.terms()) == pytest.approx(cells[place].value)
        told = explorer.told().replace("−", "-")
        assert f"row {place[0]}" in told
        assert f"column {place[1]}" in told
        assert told.rstrip(".").endswith(f"= {cells[place].value:g}")
        assert told.count("·") == 9


def test_every_input_tells_which_outputs_it_feeds(explorer):
    for row, column in walk(explorer, "input", 5, 5):
        fed = {(r, c) for r in range(3) for c in range(3) if 0 <= row - r < 3 and 0 <= column - c < 3}
        assert explorer.lit("output") == fed
        assert f"{len(fed)} output" in explorer.told()


def test_padding_is_told_as_padding(visitor):
    visitor.open(input_size=(4, 4), kernel_size=(3, 3), padding="SAME")
    visitor.tab_to("output-cell-")
    visitor.press("Control+Home")
    assert visitor.focused() == "output-cell-0-0"
    assert visitor.told().count("padding") == 5


def test_enter_pins_a_cell_and_escape_lets_go(explorer):
    explorer.tab_to("output-cell-")
    explorer.press("Control+Home", "ArrowRight", "ArrowDown", "Enter")
    assert "selection=output:1,1" in explorer.page.url
    terms = explorer.terms()
    explorer.page.mouse.move(1, 1)
    assert explorer.terms() == terms
    explorer.press("Escape")
    assert "selection=output:1,1" not in explorer.page.url


@pytest.mark.parametrize(("control", "typed"), [("kernel_size", "7"), ("stride", "0")])
def test_what_cannot_be_is_mended_by_keys(explorer, control, typed):
    explorer.tab_to(f"control-{control}")
    explorer.press("Control+a", typed)
    assert explorer.find("error").is_visible()
    assert explorer.focused() == f"control-{control}", "the focus stays where one types"
    explorer.tab_to("mend-")
    explorer.press("Enter")
    assert explorer.find("error").is_hidden()
    assert explorer.focused(), "the focus is not lost with the button that was pressed"


def test_groups_that_do_not_divide_are_mended_by_keys(explorer):
    explorer.tab_to("control-in_channels")
    explorer.press("Control+a", "3")
    explorer.tab_to("control-groups")
    explorer.press("Control+a", "2")
    assert explorer.find("error").is_visible()
    explorer.tab_to("mend-groups")
    explorer.press("Space")
    assert explorer.find("error").is_hidden()


def test_a_picture_is_drawn_a_kernel_chosen_and_a_weight_typed_by_keys(explorer):
    output = explorer.grid("output")
    explorer.tab_to("input-cell-")
    explorer.press("Control+Home", "9")
    assert explorer.grid("input")[0, 0].value == 9
    assert explorer.grid("output")[0, 0].value != output[0, 0].value
    explorer.tab_to("preset-kernel")
    explorer.page.keyboard.type("Sobel")
    expect(explorer.cell("kernel", 1, 0)).to_have_attribute("data-value", "2")
    explorer.settled()
    assert {cell.value for cell in explorer.grid("kernel").values()} == {-2, -1, 0, 1, 2}
    explorer.tab_to("kernel-cell-")
    explorer.press("Control+Home", "-", "4", "Enter")
    assert explorer.grid("kernel")[0, 0].value == -4
    explorer.cell("output", 0, 0).focus()
    assert explorer.terms()[0].weight == -4
    explorer.press("Control+z")
    assert explorer.grid("kernel")[0, 0].value != -4


def test_space_plays_every_output_in_turn_and_stops(explorer):
    explorer.tab_to("play")
    seen = set()
    explorer.press("Space")
    explorer.page.wait_for_function(
        """() => {
            const lit = document.querySelector('[data-testid^="output-cell-"][data-lit]');
            window.seen = (window.seen ?? new Set()).add(lit?.dataset.testid);
            return window.seen.size >= 4;
        }""",
        timeout=20_000,
    )
    seen = explorer.page.evaluate("() => window.seen.size")
    assert seen >= 4
    explorer.press("Space")
    assert explorer.find("play").get_attribute("aria-pressed") == "false"


def test_tabs_are_chosen_with_the_arrow_keys(explorer):
    explorer.tab_to("tab-explorer")
    for name in ("network", "lesson", "explorer"):
        explorer.press("ArrowRight")
        assert explorer.focused() == f"tab-{name}"
        assert explorer.find(f"tab-{name}").get_attribute("aria-selected") == "true"


def test_the_focus_is_always_to_be_seen(explorer):
    """Every stop of Tab has an outline or another look than without the focus."""
    unseen = []
    for _ in range(60):
        explorer.page.keyboard.press("Tab")
        name, outline = explorer.page.evaluate(
            """() => {
                const style = getComputedStyle(document.activeElement);
                const visible = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
                return [document.activeElement.dataset.testid ?? document.activeElement.outerHTML.slice(0, 80),
                    visible || style.boxShadow !== 'none'];
            }"""
        )
        if not outline and name != "<body" and not name.startswith("<body"):
            unseen.append(name)
    assert unseen == []
