"""The page as it comes with an installation: `.ci/run` names the Python that has a fresh wheel."""

import os
import sys

import pytest

from .explorer import Explorer, expect
from .running import running

pytestmark = pytest.mark.slow

PYTHON = os.environ.get("CONVJAX_WHEEL_PYTHON", sys.executable)
SAYS = {"network": "Feature maps", "lesson": "kernel", "explorer": "Numbers to learn"}
"""What stands in each tab once it is there."""


def test_no_tab_of_a_fresh_installation_speaks_to_another_machine_or_complains(profile, tmp_path):
    with running(folder=tmp_path, python=PYTHON) as server:
        explorer = Explorer(profile().new_page(), server.address).open()  # the profile holds both promises
        explorer.cell("output", 1, 1).hover()
        assert len(explorer.terms()) == 9
        for tab in SAYS:
            explorer.find(f"tab-{tab}").click()
            expect(explorer.page.get_by_role("tabpanel")).to_contain_text(SAYS[tab], timeout=60_000)
            explorer.settled()
        explorer.set("kernel_size", 2)
        assert explorer.cell("output", 3, 3).is_visible()
        explorer.page.close()
