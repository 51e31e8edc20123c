from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from grader.learner.workspace import Workspace
from grader.notebook.blocks import Code, Command, Folded, Heading, Note, Sentence, Table, as_bundle, as_html, as_text
from grader.notebook.verdict import verdict

from ..report.drawn_gradings import COURSE, NASTY, exercise_results  # noqa: TID252 - tests are no package that could be named

ALLOWED = {"div", "span", "b", "code", "pre", "details", "summary", "table", "tbody", "tr", "td"}


class Elements(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.open = set(), set(), []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@settings(max_examples=40, deadline=None, database=None)
@given(st.sampled_from(["half", "scaled"]).flatmap(exercise_results))
def test_nothing_that_a_program_said_becomes_an_element_and_every_line_fits(result):
    workspace = Workspace(COURSE, COURSE.folder)
    bundle = as_bundle(verdict(workspace, COURSE.exercise(result.name), result, "landlock"))
    found = Elements(bundle["text/html"])
    assert (found.tags <= ALLOWED, found.attributes <= {"style"}, found.open) == (True, True, [])
    for text in bundle.values():
        text.encode("utf-8")
        assert not [character for character in text if ord(character) < 32 and character not in "\n\t"]
    sentences = [line for line in bundle["text/plain"].split("\n") if not line.startswith("      ")]
    assert max(map(len, sentences)) <= 78


@settings(max_examples=20, deadline=None, database=None)
@given(st.sampled_from(NASTY))
def test_every_block_escapes_what_is_in_it(text):
    blocks = [Heading("✓", text), Sentence(text, text), Command(text, text), Note(text), Code(text), Folded(text, text)]
    blocks.append(Table([("·", text, text, text)]))
    found = Elements(as_html(blocks))
    assert (found.tags <= ALLOWED, found.attributes <= {"style"}, found.open) == (True, True, [])


def test_without_html_the_same_stands_in_plain_lines():
    blocks = [Heading("✗", "half · Wrong"), Sentence("word " * 30, "Why"), Code("half(9)\nexpected  4")]
    lines = as_text(blocks).split("\n")
    assert lines[0] == "✗ half · Wrong"
    assert max(map(len, lines)) <= 78
    assert lines[-2:] == ["      half(9)", "      expected  4"]
