"""All numbers on the page are the library's, and the library's are those of lax."""

import random

import numpy as np
import pytest

from .drawn_settings import drawn_setting, expected, expected_parts

pytestmark = pytest.mark.slow

SETTINGS, SEED = 200, 4
CLOSE = {"rtol": 1e-5, "atol": 1e-5}


def shown(explorer, grid: str) -> np.ndarray:
    """The numbers of one channel of a grid, as they are shown."""
    cells = explorer.grid(grid)
    size = tuple(max(axis) + 1 for axis in zip(*cells, strict=True))
    values = np.full(size, np.nan)
    for place, cell in cells.items():
        values[place] = cell.value
        assert_rounded(cell.text, cell.value)
    return values


def assert_rounded(text: str, value: float) -> None:
    """The text is the number, to as many digits as it shows."""
    written = text.replace("−", "-").replace("\u2009", "").replace(",", "")
    if written == "":
        assert value == 0
        return
    digits = len(written.partition("e")[0].partition(".")[2])
    power = int(written.partition("e")[2] or 0)
    assert abs(float(written) - value) <= 0.5000001 * 10.0 ** (power - digits) + 1e-7, (text, value)
    assert value >= 0 or written.startswith("-") or float(written) == 0, "the sign is written"


def as_rows(array: np.ndarray) -> np.ndarray:
    """One axis is shown as a single row."""
    return array[None] if array.ndim == 1 else array


@pytest.mark.parametrize("part", range(4))
def test_every_number_that_is_shown_of_two_hundred_drawn_settings_is_that_of_lax(explorer, part):
    draw = random.Random(f"{SEED}.{part}")
    for _ in range(SETTINGS // 4):
        drawn = drawn_setting(draw)
        output, parts = expected(drawn), expected_parts(drawn)
        place = tuple(draw.randrange(n) for n in output.shape)
        channel = place[-1]
        explorer.change(**drawn.state, selection=f"output:{','.join(map(str, place[:-1]))}", channel=channel)
        np.testing.assert_allclose(shown(explorer, "output"), as_rows(output[..., channel]), **CLOSE)
        assert explorer.number("total") == pytest.approx(output[place], rel=1e-5, abs=1e-5)
        reads = channels_read(drawn, channel)
        by_channel = explorer.terms_by_channel()
        assert sorted(by_channel) == reads
        if parts is not None:
            for number, one in enumerate(reads):
                total = sum(term.product for term in by_channel[one])
                assert total == pytest.approx(parts[(number, *place)], rel=1e-5, abs=2e-5)
        assert explorer.find("banner").is_hidden()


def channels_read(drawn, channel: int) -> list[int]:
    """The channels of x that an output channel is made of."""
    if drawn.kernel is None:
        return [channel]
    outputs = drawn.kernel.shape[-2] * drawn.groups if drawn.operation == "conv_transpose" else drawn.kernel.shape[-1]
    parts = drawn.x.shape[-1] // drawn.groups
    first = channel // (outputs // drawn.groups) * parts
    return list(range(first, first + parts))
