"""Settings as one chooses them in the controls: sizes, what is not read, and what cannot be."""

import colorsys

import pytest

import convjax

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("n", "k", "s", "size"), [(7, 3, 1, 5), (7, 3, 2, 3), (9, 3, 2, 4)])
def test_the_live_formula_has_the_numbers_put_in(explorer, n, k, s, size):
    explorer.set("input_size", n).set("kernel_size", k).set("stride", s)
    formula = explorer.find("formula").inner_text()
    assert f"= {size}" in formula
    assert f"{n} −" in formula
    assert f"/ {s}" in formula or f"/{s}" in formula
    assert max(explorer.grid("output")) == (size - 1, size - 1)


def test_a_row_and_a_column_that_no_window_reads_are_marked_and_nothing_is_red(visitor):
    visitor.open(input_size=(6, 6), kernel_size=(3, 3), stride=(2, 2))
    assert max(visitor.grid("output")) == (1, 1)
    unread = {place for place, cell in visitor.grid("input").items() if cell.kind == "unread"}
    assert unread == {(row, column) for row in range(6) for column in range(6) if 5 in (row, column)}
    assert all("not read" in cell.label for place, cell in visitor.grid("input").items() if place in unread)
    assert visitor.find("error").is_hidden()
    assert reds(visitor.page) == []


WRONG = [
    ({"kernel_size": 7}, {"input_size": 5, "kernel_size": 7}, "kernel_size"),
    ({"in_channels": 3, "groups": 2}, {"input_size": 5, "kernel_size": 3, "in_channels": 3, "groups": 2}, "groups"),
    ({"stride": 0}, {"input_size": 5, "kernel_size": 3, "stride": 0}, "stride"),
]


@pytest.mark.parametrize(
    ("chosen", "arguments", "field"), WRONG, ids=["7 on 5×5", "groups 2 of 3 channels", "stride 0"]
)
def test_a_setting_that_cannot_be_says_why_where_and_is_mended_by_a_click(explorer, chosen, arguments, field):
    with pytest.raises(convjax.SettingError) as refused:
        convjax.explain(**arguments)
    assert refused.value.field == field
    for argument, value in chosen.items():
        explorer.set(argument, value)
    error = explorer.find("error")
    assert error.is_visible()
    assert str(refused.value).partition("\n")[0].rstrip(":").partition(" (")[0] in error.inner_text()
    assert explorer.find(f"control-{field}").first.get_attribute("aria-invalid") == "true"
    assert explorer.grid("output"), "the last good picture stays"
    assert explorer.page.locator("main").inner_text().strip()
    mends = explorer.page.locator('[data-testid^="mend-"]')
    assert mends.count() >= 1
    mend = explorer.find(f"mend-{field}")
    (mend if mend.count() else mends).first.click()
    explorer.settled()
    assert explorer.find("error").is_hidden()
    assert explorer.find(f"control-{field}").first.get_attribute("aria-invalid") != "true"
    explorer.cell("output", 0, 0).hover()
    assert sum(term.product for term in explorer.terms()) == pytest.approx(explorer.grid("output")[0, 0].value)


def test_parameters_are_compared_with_what_is_named(visitor):
    visitor.open(input_size=(224, 224), kernel_size=(3, 3), in_channels=3, out_channels=64, padding="VALID")
    rows = [row.inner_text() for row in visitor.page.get_by_role("row").all() if row.is_visible()]
    wanted = {"parameters": ("1,728", "64 output channels"), "dense-parameters": ("474,791,804,928", "as many outputs")}
    wanted["comparison-2"] = ("150,528,000", "1,000 units")
    for name, (number, of_what) in wanted.items():
        assert visitor.find(name).inner_text() == number
        (row,) = [row for row in rows if number in row]
        assert of_what in row, "no number without what it counts"


REDS = """() => {
    const pencil = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const seen = new Set();
    for (const element of document.querySelectorAll('main, main *')) {
        const style = getComputedStyle(element);
        const colours = [style.color, style.backgroundColor, style.outlineColor];
        if (style.borderStyle !== 'none') colours.push(style.borderTopColor, style.borderLeftColor);
        colours.forEach(colour => seen.add(colour));
    }
    return [...seen].map(colour => {
        pencil.clearRect(0, 0, 1, 1);
        pencil.fillStyle = colour;
        pencil.fillRect(0, 0, 1, 1);
        return [colour, ...pencil.getImageData(0, 0, 1, 1).data];
    });
}"""


def reds(page) -> list[str]:
    """The colours on the page that a person would call red."""
    found = []
    for colour, *rgb, alpha in page.evaluate(REDS):
        hue, lightness, saturation = colorsys.rgb_to_hls(*(value / 255 for value in rgb))
        if alpha > 60 and saturation > 0.4 and 0.15 < lightness < 0.85 and (hue * 360 < 12 or hue * 360 > 335):
            found.append(colour)
    return found
