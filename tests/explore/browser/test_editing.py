"""Changing numbers: drawing on the input, a kernel of the list, a weight by hand, and back again."""

import io

import numpy as np
import pytest
from PIL import Image

from .explorer import expect

pytestmark = pytest.mark.slow


def background(explorer, *place) -> str:
    return explorer.cell("output", *place).evaluate("cell => getComputedStyle(cell).backgroundColor")


def draw_a_line(explorer) -> None:
    """Down the second column, with the mouse held."""
    explorer.find("draw").click()
    boxes = [explorer.cell("input", row, 1).bounding_box() for row in range(5)]
    centres = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes]
    mouse = explorer.page.mouse
    mouse.move(*centres[0])
    mouse.down()
    for centre in centres[1:]:
        mouse.move(*centre, steps=4)
    mouse.up()
    explorer.settled()


def test_what_is_drawn_is_convolved_and_undone_in_one_step(explorer):
    before, output = explorer.grid("input"), explorer.grid("output")
    draw_a_line(explorer)
    drawn = explorer.grid("input")
    changed = {place for place in before if before[place].value != drawn[place].value}
    assert changed <= {(row, 1) for row in range(5)}
    assert len({drawn[row, 1].value for row in range(5)}) == 1
    assert len(changed) >= 3
    assert explorer.grid("output") != output
    explorer.find("undo").click()
    explorer.settled()
    assert explorer.grid("input") == before
    explorer.find("redo").click()
    explorer.settled()
    assert explorer.grid("input") == drawn


def test_a_sobel_kernel_gives_negatives_that_are_distinct_from_zero(visitor):
    visitor.open(x=edge_down_and_up(), kernel_size=(3, 3))
    visitor.choose_preset("kernel", "sobel_vertical")
    cells = visitor.grid("output")
    values = {cell.value for cell in cells.values()}
    assert min(values) < 0 < max(values)
    assert 0 in values
    looks = {sign: set() for sign in (-1, 0, 1)}
    for place, cell in cells.items():
        sign = (cell.value > 0) - (cell.value < 0)
        looks[sign].add(background(visitor, *place))
        assert cell.text.startswith("−") == (sign < 0), "the sign is written"
    assert not looks[-1] & looks[0]
    assert not looks[1] & looks[0]
    assert not looks[-1] & looks[1]


def edge_down_and_up() -> np.ndarray:
    return np.array([[0, 0, 5, 5, 5, 0, 0]] * 5, np.float32)[..., None]


def test_a_weight_that_is_typed_changes_the_sum_and_is_undone(explorer):
    before = explorer.grid("output")
    explorer.cell("kernel", 1, 1).click()
    explorer.page.keyboard.type("-5")
    explorer.page.keyboard.press("Enter")
    explorer.settled()
    assert explorer.grid("kernel")[1, 1].value == -5
    explorer.cell("output", 0, 0).hover()
    assert -5 in [term.weight for term in explorer.terms()]
    centre = explorer.grid("input")[1, 1].value
    assert explorer.grid("output")[0, 0].value == pytest.approx(before[0, 0].value - 5 * centre)
    for _ in range(5):
        if explorer.grid("output") == before:
            break
        explorer.find("undo").click()
        explorer.settled()
    assert explorer.grid("output") == before
    assert explorer.grid("kernel")[1, 1].value == 0


def test_the_back_button_is_undo(explorer):
    before = explorer.grid("output")
    explorer.set("stride", 2)
    assert len(explorer.grid("output")) == 4
    explorer.page.go_back()
    explorer.settled()
    assert explorer.grid("output") == before
    explorer.page.go_forward()
    explorer.settled()
    assert len(explorer.grid("output")) == 4


@pytest.mark.parametrize(("width", "height"), [(40, 30), (1000, 1000)])
def test_a_picture_that_is_brought_along_becomes_the_input(explorer, width, height):
    shades = np.tile(np.linspace(0, 255, width).astype(np.uint8), (height, 1))
    file = io.BytesIO()
    Image.fromarray(shades).save(file, "PNG")
    with explorer.page.expect_response("**/api/explain"):
        explorer.find("upload").set_input_files(
            {"name": "ramp.png", "mimeType": "image/png", "buffer": file.getvalue()}
        )
    explorer.settled()
    cells = explorer.grid("input")
    rows = [[cells[row, column].value for column in range(5)] for row in range(5)]
    assert all(row == sorted(row) and row[0] < row[-1] for row in rows), "dark on the left, bright on the right"


def test_a_file_that_is_no_picture_is_refused_in_a_sentence_and_changes_nothing(explorer):
    before = explorer.grid("input")
    explorer.find("upload").set_input_files({"name": "notes.png", "mimeType": "image/png", "buffer": b"no picture"})
    expect(explorer.find("source-refused")).to_contain_text("Use PNG or JPEG")
    assert explorer.grid("input") == before
