"""Looking at one number: of the output, what it is the sum of; of the input, what it goes into."""

import itertools

import pytest

pytestmark = pytest.mark.slow

SETTINGS = {
    "the first impression": {},
    "zeros around": {"input_size": (4, 4), "kernel_size": (3, 3), "padding": "SAME"},
    "a stride and one side only": {
        "input_size": (6, 5),
        "kernel_size": (3, 2),
        "stride": (2, 1),
        "padding": ((1, 0), (0, 1)),
    },
    "dilation": {"input_size": (6, 6), "kernel_size": (2, 3), "dilation": (3, 2), "padding": 1},
    "channels": {"input_size": (4, 4), "kernel_size": (2, 2), "in_channels": 3, "out_channels": 2, "bias": "true"},
    "one axis": {"input_size": (7,), "kernel_size": (3,), "padding": "CAUSAL"},
    "a true convolution": {"operation": "true_convolution", "input_size": (4, 4), "kernel_size": (3, 3), "padding": 1},
    "a transposed one": {"operation": "conv_transpose", "input_size": (3, 3), "kernel_size": (3, 3), "stride": (2, 2)},
    "a mean": {"operation": "avg_pool", "input_size": (5, 5), "kernel_size": (3, 3), "stride": (2, 2), "padding": 1},
}


@pytest.mark.parametrize("state", SETTINGS.values(), ids=SETTINGS)
def test_the_terms_that_are_shown_of_a_cell_add_up_to_it(visitor, state):
    visitor.open(**state)
    for place, cell in visitor.grid("output").items():
        visitor.cell("output", *place).hover()
        terms = visitor.terms()
        assert terms
        for term in terms:
            assert term.product == pytest.approx(term.value * term.weight, abs=1e-6)
        bias = visitor.number("bias-term") if visitor.find("bias-term").count() else 0.0
        assert sum(term.product for term in terms) + bias == pytest.approx(cell.value, abs=1e-5)
        assert visitor.number("total") == pytest.approx(cell.value, abs=1e-5)
        assert visitor.find("banner").is_hidden()


def test_the_largest_of_a_window_is_marked_and_is_the_cell(visitor):
    visitor.open(operation="max_pool", input_size=(6, 6), kernel_size=(2, 2))
    for place, cell in visitor.grid("output").items():
        visitor.cell("output", *place).hover()
        terms = visitor.terms()
        assert max(term.value for term in terms) == cell.value
        assert [term.value for term in terms if term.weight == 1] == [cell.value]


def test_padding_is_shown_as_padding(visitor):
    visitor.open(input_size=(4, 4), kernel_size=(3, 3), padding="SAME")
    assert visitor.shown_as("input", "padding") == 6 * 6 - 4 * 4
    for row, column in itertools.product(range(4), repeat=2):
        visitor.cell("output", row, column).hover()
        inside = (3 - (row in (0, 3))) * (3 - (column in (0, 3)))
        padding = [term for term in visitor.terms() if term.kind == "padding"]
        assert len(padding) == 9 - inside
        assert {term.value for term in padding} <= {0.0}
        assert all("padding" in term.text.lower() for term in padding), "said in words, not by a colour alone"


def test_the_centre_of_five_by_five_feeds_nine_outputs_and_a_corner_one(visitor):
    visitor.open(input_size=(5, 5), kernel_size=(3, 3))
    for row, column in itertools.product(range(5), repeat=2):
        visitor.cell("input", row, column).hover()
        feeds = {(r, c) for r in range(3) for c in range(3) if 0 <= row - r < 3 and 0 <= column - c < 3}
        assert visitor.lit("output") == feeds
        assert len(feeds) == {(2, 2): 9, (0, 0): 1, (4, 0): 1}.get((row, column), len(feeds))


def test_what_is_looked_at_lights_its_window(visitor):
    visitor.open(input_size=(5, 5), kernel_size=(3, 3), dilation=(2, 2))
    visitor.cell("output", 0, 0).hover()
    assert visitor.lit("input") == set(itertools.product((0, 2, 4), repeat=2)), "dilation 2 makes three taps span five"
