"""Whatever a record holds, a page is one file of text: no script, no request, no sign that disturbs its neighbours."""

import base64
import hashlib
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.batch.pages import Statistics, feedback_page, summary_page

from .made_records import COURSE, HALF, NASTY, Page, check, exercise, record, wrong

JOINERS = "\u200c\u200d"
ALLOWED = {"class", "id", "href", "lang", "charset", "content", "name", "http-equiv", "role", "tabindex", "scope"}
ALLOWED_IN_PICTURES = {
    "x",
    "y",
    "x1",
    "x2",
    "y1",
    "y2",
    "width",
    "height",
    "viewbox",
    "text-anchor",
    "preserveaspectratio",
}


def pages(text: str) -> list[str]:
    """Pages of records that hold a text wherever a record can hold one."""
    bad = check("odd", "failed", title=text, message=text, diagnosis=text, mistake=text)
    part = exercise(HALF, "failed", [check("even", title=text), bad])
    unread = exercise(text, "error", [], reason="unreadable", message=text, chapter=text)
    said = {"submission": text, "digest": text, "hidden": text, "isolation": {"tier": text}, "versions": {text: text}}
    some = record(part, unread, **said, course={"name": text, "hash": text})
    faulty = record(fault=text or "?", submission=text)
    statistics = Statistics()
    for person in range(6):
        statistics.add(some, str(person))
    statistics.add(faulty)
    facts = summary_page(statistics, COURSE, {text: text}, lessons="https://example.org")
    return [feedback_page(some, COURSE), feedback_page(faulty, COURSE), facts]


def assert_harmless(text: str) -> None:
    page = Page(text)
    assert not page.tags & {"script", "img", "iframe", "object", "embed", "link", "base", "form", "input", "a:script"}
    for _, attributes in page.elements:
        assert all(key in ALLOWED | ALLOWED_IN_PICTURES or key.startswith("aria-") for key in attributes)
    assert all(link.startswith(("#", "https://example.org/")) for link in page.all("href"))
    text.encode()
    allowed = {"\n", *JOINERS}
    assert all(unicodedata.category(sign)[0] != "C" for sign in set(text) - allowed)


@pytest.mark.parametrize("text", NASTY)
def test_nothing_in_a_record_is_more_than_text(text):
    for page in pages(text):
        assert_harmless(page)


@settings(max_examples=40, deadline=None, database=None)
@given(st.text(max_size=60))
def test_nothing_that_can_be_drawn_is_more_than_text(text):
    for page in pages(text):
        assert_harmless(page)


@pytest.mark.parametrize("page", pages("x"))
def test_a_page_allows_its_own_style_and_nothing_else(page):
    policies = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    style = page.partition("<style>")[2].partition("</style>")[0]
    code = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert len(policies) == 1
    assert policies[0].replace("&#x27;", "'") == (
        f"default-src 'none'; style-src 'sha256-{code}'; base-uri 'none'; form-action 'none'"
    )
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize("page", pages("a name"))
def test_ids_are_unique_and_links_lead_somewhere(page):
    found = Page(page)
    ids = found.all("id")
    assert len(ids) == len(set(ids))
    assert all(link[1:] in ids for link in found.all("href") if link.startswith("#"))
    assert all(name in ids for name in found.all("aria-labelledby"))


def test_a_name_keeps_what_holds_its_letters_together_and_stays_on_one_line():
    name = "می\u200cخواهم 👩\u200d💻\nO'Neil"
    page = feedback_page(record(wrong(), submission=name), COURSE)
    assert "<bdi>می\u200cخواهم 👩\u200d💻 O&#x27;Neil</bdi>" in page
