"""What axe-core, which knows the rules of accessibility, finds in the page: nothing serious."""

import pytest

from .explorer import Explorer

pytestmark = pytest.mark.slow

STATES = {
    "first impression": {},
    "padding, stride, selection": {
        "input_size": (6, 6),
        "kernel_size": (3, 3),
        "stride": (2, 2),
        "padding": "SAME",
        "selection": "output:0,0",
    },
    "channels": {"input_size": (4, 4), "kernel_size": (3, 3), "in_channels": 3, "out_channels": 2, "bias": "true"},
    "transposed": {"operation": "conv_transpose", "input_size": (3, 3), "kernel_size": (2, 2), "stride": (2, 2)},
    "an error": {"input_size": (5, 5), "kernel_size": (7, 7)},
    "three dimensions": {"input_size": (4, 4), "kernel_size": (3, 3), "view": "3d"},
    "network": {"tab": "network"},
    "lesson": {"tab": "lesson"},
}
WIDTHS = (1280, 375)


def serious(page) -> list[str]:
    """The findings that keep somebody from using the page."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{finding['id']}: {finding['help']} at {[node['target'] for node in finding['nodes'][:3]]}"
        for finding in found
        if finding["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_nothing_keeps_anybody_from_using_the_page(profile, address, state, scheme):
    page = profile(color_scheme=scheme, reduced_motion="reduce").new_page()
    explorer = Explorer(page, address).open(**state)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        explorer.settled()
        assert serious(page) == [], f"at {width} pixels"


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_a_narrow_screen_scrolls_in_one_direction_only(profile, address, state):
    page = profile(viewport={"width": 375, "height": 720}, has_touch=True, is_mobile=True).new_page()
    Explorer(page, address).open(**state)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 375


def test_what_moves_stands_still_for_whoever_wants_it_so(profile, address):
    page = profile(reduced_motion="reduce").new_page()
    Explorer(page, address).open(view="3d")
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter(element => {
            const style = getComputedStyle(element);
            const seconds = text => Math.max(...text.split(',').map(parseFloat));
            return seconds(style.transitionDuration) > 0.01
                || (style.animationName !== 'none' && seconds(style.animationDuration) > 0.01);
        }).map(element => element.className)"""
    )
    assert moving == []
