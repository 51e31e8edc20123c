"""The page computes nothing: where the library is wrong it shows what the library says, and that it is wrong."""

import pytest

from .explorer import Explorer
from .running import running

pytestmark = pytest.mark.slow

ONE_TOO_MUCH = """
import convjax.ops
right = convjax.ops.conv
convjax.ops.conv = lambda *arrays, **options: right(*arrays, **options) + 1
from convjax.cli import main
import sys
sys.argv = ["convjax", "explore", "--port", "0", "--no-browser"]
main()
"""


def test_a_library_that_gives_one_too_much_is_shown_as_it_is_and_the_banner_says_so(profile, explorer, tmp_path):
    right = {place: cell.value for place, cell in explorer.grid("output").items()}
    with running(folder=tmp_path, program=ONE_TOO_MUCH) as server:
        patched = Explorer(profile().new_page(), server.address).open()
        shown = {place: cell.value for place, cell in patched.grid("output").items()}
        assert shown == {place: value + 1 for place, value in right.items()}
        for place in right:
            patched.cell("output", *place).hover()
            terms = sum(term.product for term in patched.terms())
            assert terms == pytest.approx(right[place])
            banner = patched.find("banner")
            assert banner.is_visible()
            assert "page and library disagree" in banner.inner_text().lower()
            for number in (right[place], right[place] + 1):
                assert f"{number:.0f}".replace("-", "−") in banner.inner_text().replace("-", "−")
        patched.page.close()
    assert explorer.find("banner").is_hidden()
