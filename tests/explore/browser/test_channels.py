"""Several channels, groups, transposed convolutions: which numbers go into which."""

import numpy as np
import pytest

pytestmark = pytest.mark.slow

THREE_TO_TWO = {
    "x": np.arange(48, dtype=np.float32).reshape(4, 4, 3) % 7,
    "kernel": np.arange(54, dtype=np.float32).reshape(3, 3, 3, 2) % 5 - 2,
    "bias": np.array([10, -20], np.float32),
}


@pytest.mark.parametrize("channel", [0, 1])
def test_three_channels_in_give_three_partial_maps_and_the_bias_of_each_output(visitor, channel):
    visitor.open(**THREE_TO_TWO, channel=channel)
    maps = [visitor.grid(f"partial-{number}") for number in range(3)]
    assert [len(one) for one in maps] == [4, 4, 4]
    bias = float(THREE_TO_TWO["bias"][channel])
    for place, cell in visitor.grid("output").items():
        assert cell.value == pytest.approx(sum(one[place].value for one in maps) + bias)
        visitor.cell("output", *place).hover()
        assert visitor.number("bias-term") == bias
        for number, one in enumerate(maps):
            assert visitor.number(f"partial-sum-{number}") == pytest.approx(one[place].value)


def test_each_output_channel_can_be_chosen(visitor):
    visitor.open(**THREE_TO_TWO)
    first = visitor.grid("output")
    visitor.find("out-channel-1").click()
    visitor.settled()
    assert visitor.grid("output") != first
    assert visitor.page.url.endswith("channel=1") or "channel=1&" in visitor.page.url


def test_groups_remove_the_cross_links(visitor):
    visitor.open(**{**THREE_TO_TWO, "kernel": np.ones((3, 3, 3, 3), np.float32), "bias": np.zeros(3, np.float32)})
    visitor.cell("output", 0, 0).hover()
    assert set(visitor.terms_by_channel()) == {0, 1, 2}
    visitor.set("groups", 3)
    for channel in range(3):
        visitor.find(f"out-channel-{channel}").click()
        visitor.settled()
        visitor.cell("output", 0, 0).hover()
        assert set(visitor.terms_by_channel()) == {channel}
        assert len(visitor.terms()) == 9


def test_the_selection_survives_going_to_three_dimensions_and_back(visitor):
    visitor.open(**THREE_TO_TWO, selection="output:1,0", channel=1)
    terms, total = visitor.terms(), visitor.number("total")
    for view in ("3d", "2d"):
        visitor.find(f"view-{view}").click()
        visitor.settled()
        assert visitor.terms() == terms, "no fact is told in three dimensions only"
        assert visitor.number("total") == total
        assert "selection=output:1,0" in visitor.page.url
    assert visitor.find("planes").count() == 0 or visitor.find("planes").is_hidden()


def test_a_transposed_convolution_of_three_by_three_shows_the_inserted_zeros(visitor):
    visitor.open(operation="conv_transpose", input_size=(3, 3), kernel_size=(2, 2), stride=(2, 2))
    assert len(visitor.grid("output")) == 36
    between = 5 * 5 - 3 * 3
    assert visitor.shown_as("input", "inserted") == between
    visitor.cell("output", 0, 0).hover()
    assert sum(term.kind == "element" for term in visitor.terms()) == 1, "the windows of k 2, s 2 do not overlap"
    visitor.cell("output", 2, 2).hover()
    kinds = {term.kind for term in visitor.terms()}
    assert "inserted" in kinds
    assert all("inserted" in term.text for term in visitor.terms() if term.kind == "inserted")


def test_dilation_two_makes_three_taps_span_five_elements(explorer):
    explorer.set("dilation", 2)
    assert len(explorer.grid("output")) == 1
    explorer.cell("output", 0, 0).hover()
    assert explorer.lit("input") == {(row, column) for row in (0, 2, 4) for column in (0, 2, 4)}
    assert "⌊(5 − 2·(3 − 1) − 1) / 1⌋ + 1 = 1" in explorer.find("formula").inner_text()
