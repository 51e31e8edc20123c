"""The page as the tests use it: found by names, read as numbers, and changed as a person would change it."""

from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import quote

import numpy as np
import pytest

from .chromium import why_not

pytest.importorskip("playwright.sync_api", reason=why_not())  # whoever imports this is skipped, and says why

from playwright.sync_api import Locator, Page, expect

PATIENCE = 90_000  # milliseconds: on a busy machine a network is compiled that long


@dataclass(frozen=True)
class Cell:
    """What one cell of a grid says: its number, its text, what a screen reader is told, and what it stands for."""

    value: float
    text: str
    label: str
    kind: str


@dataclass(frozen=True)
class Term:
    """One product as it is shown."""

    value: float
    weight: float
    product: float
    kind: str
    text: str


class Explorer:
    """The page in one tab of one profile.

    Args:
        page: the tab.
        address: where the server is.
    """

    def __init__(self, page: Page, address: str):
        self.page = page
        self.address = address

    def open(self, **state: Any) -> Self:
        """Load the page, with this state in its address; a sequence is written as the page writes it."""
        self.page.goto("about:blank")  # so that the same address with another state is loaded, not only changed
        self.page.goto(f"{self.address}/{fragment(state)}")
        return self.settled()

    def change(self, **state: Any) -> Self:
        """Go to another state of the page that is open, by its address."""
        with self.page.expect_response("**/api/explain"):
            self.page.evaluate("hash => { location.hash = hash }", fragment(state))
        return self.settled()

    def settled(self) -> Self:
        """Wait until the page has drawn what the library answered to the last change."""
        expect(self.page.locator("main[aria-busy=false]")).to_have_count(1, timeout=PATIENCE)
        return self

    def find(self, name: str) -> Locator:
        """What carries that name for tests."""
        return self.page.get_by_test_id(name)

    def cell(self, grid: str, *place: int) -> Locator:
        """A cell of the grid "input", "kernel" or "output"."""
        return self.find("-".join((grid, "cell", *map(str, place))))

    def number(self, name: str) -> float:
        """The number that something shows, in full."""
        return float(self.find(name).get_attribute("data-value") or "nan")

    def grid(self, grid: str) -> dict[tuple[int, ...], Cell]:
        """All cells of a grid as they are shown, by their place."""
        found = self.page.evaluate(
            """start => [...document.querySelectorAll(`[data-testid^="${start}"]`)].map(cell => [
                cell.dataset.testid.slice(start.length), cell.dataset.value, cell.textContent.trim(),
                cell.getAttribute('aria-label'), cell.dataset.kind])""",
            f"{grid}-cell-",
        )
        return {
            tuple(map(int, place.split("-"))): Cell(float(value), text, label or "", kind or "")
            for place, value, text, label, kind in found
            if place.replace("-", "").isdigit()  # padding and inserted zeros have no place
        }

    def lit(self, grid: str) -> set[tuple[int, ...]]:
        """The places of the cells of a grid that are lit, because of what is looked at."""
        found = self.page.evaluate(
            """start => [...document.querySelectorAll(`[data-testid^="${start}"][data-lit]`)].map(
                cell => cell.dataset.testid.slice(start.length))""",
            f"{grid}-cell-",
        )
        return {tuple(map(int, place.split("-"))) for place in found if place.replace("-", "").isdigit()}

    def shown_as(self, grid: str, kind: str) -> int:
        """How many cells of a grid stand for that: "padding", "inserted", "unread" or "element"."""
        return self.page.locator(f'[data-testid^="{grid}-cell-"][data-kind="{kind}"]').count()

    def terms(self) -> list[Term]:
        """The products of the selected output, as they are listed."""
        found = self.page.evaluate(
            """() => [...document.querySelectorAll('[data-testid=term]')].map(term => [
                term.dataset.value, term.dataset.weight, term.dataset.product, term.dataset.kind,
                term.textContent.trim()])"""
        )
        return [Term(float(value), float(w), float(p), kind or "", text) for value, w, p, kind, text in found]

    def terms_by_channel(self) -> dict[int, list[Term]]:
        """The same, apart for each channel of the input."""
        channels = self.page.evaluate(
            "() => [...document.querySelectorAll('[data-testid=term]')].map(term => Number(term.dataset.channel))"
        )
        apart: dict[int, list[Term]] = {}
        for channel, term in zip(channels, self.terms(), strict=True):
            apart.setdefault(channel, []).append(term)
        return apart

    def set(self, argument: str, value: Any) -> Self:
        """Choose a value as a person does: in the control of that argument."""
        control = self.find(f"control-{argument}")
        tag = control.evaluate("control => control.tagName === 'INPUT' ? control.type : control.tagName.toLowerCase()")
        if tag == "select":
            control.select_option(str(value))
        elif tag == "checkbox":
            control.set_checked(value)
        else:
            control.fill(str(value))
            control.press("Enter")
        return self.settled()

    def choose_preset(self, of: str, name: str) -> Self:
        """Take a kernel or an image of the list."""
        with self.page.expect_response("**/api/explain"):
            self.find(f"preset-{of}").select_option(name)
        return self.settled()

    def tab_to(self, name: str, most: int = 120) -> Locator:
        """Press Tab until the focus is on what carries that name, or a name that begins so."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if (self.focused() or "").startswith(name):
                return self.page.locator(":focus")
        raise AssertionError(f"Tab does not lead to {name}")

    def focused(self) -> str | None:
        """The name of what has the focus."""
        return self.page.evaluate("() => document.activeElement?.dataset.testid ?? null")

    def press(self, *keys: str) -> Self:
        """Press keys one after the other, and wait for what they change."""
        for key in keys:
            self.page.keyboard.press(key)
        return self.settled()

    def told(self) -> str:
        """What a screen reader was told last."""
        return self.find("announce").inner_text()


def fragment(state: dict[str, Any]) -> str:
    """The state as the part of an address after #, as the page writes it."""
    return (
        "#" + "&".join(f"{name}={quote(_written(value), safe=':,')}" for name, value in state.items()) if state else ""
    )


def _written(value: Any) -> str:
    if isinstance(value, np.ndarray):
        numbers = ",".join(f"{number:.9g}" for number in value.ravel().tolist())
        return f"{'x'.join(map(str, value.shape))}:{numbers}"
    if isinstance(value, (tuple, list)):
        return ",".join(":".join(map(str, one)) if isinstance(one, (tuple, list)) else str(one) for one in value)
    return str(value).lower() if isinstance(value, bool) else str(value)
