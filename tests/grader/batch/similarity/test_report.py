"""The table and the page of the similarity report."""

import csv
from html.parser import HTMLParser

import pytest

from grader.batch.similarity import write_similarity
from grader.batch.similarity.page import NO_PROOF, page
from grader.batch.similarity.pairs import Pair
from grader.batch.similarity.report import MOST_SHOWN
from grader.batch.similarity.tally import Tally

from .conftest import BY_MERGING, REFERENCE


@pytest.fixture(autouse=True)
def _library():
    pytest.importorskip("datasketch", reason="it is the extra 'similarity'")


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text = [], ""

    def handle_starttag(self, tag, _attributes):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


def read(path):
    tags = Tags()
    tags.feed(path.read_text(encoding="utf-8"))
    return tags


def table(folder):
    with (folder / "similarity.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def answers(*texts):
    return [(f"s{number}", {"shared": text.encode()}) for number, text in enumerate(texts)]


def test_the_table_has_every_pair_and_the_page_both_texts(course, tmp_path):
    tally = write_similarity(tmp_path, answers(BY_MERGING, BY_MERGING, REFERENCE), course)
    _, *rows = table(tmp_path)
    assert [tuple(row[1:4]) for row in rows] == [
        ("s0", "s1", "1.00"),
        ("s2", "the course's solution.py", "1.00"),
    ]
    assert tally.pairs == 2
    shown = read(tmp_path / "similarity.html")
    assert NO_PROOF in shown.text
    assert "2 pairs are alike by 80% or more." in shown.text
    assert "3 answers were compared." in shown.text
    assert "are alike: scaled." in shown.text
    assert shown.text.index("s0 and s1") < shown.text.index("s2 and the course's solution.py")
    assert shown.tags.count("pre") == 4
    assert sorted(path.name for path in tmp_path.iterdir()) == ["course", "similarity.csv", "similarity.html"]


def test_nothing_that_was_handed_in_becomes_markup_or_a_formula(course, tmp_path):
    hostile = BY_MERGING + "    # <script>alert(1)</script> \u202e </pre><img src=x onerror=alert(1)>\n"
    handed_in = [(f"=cmd|{letter}<b>", {"shared": hostile.encode()}) for letter in "ab"]
    write_similarity(tmp_path, handed_in, course)
    shown = read(tmp_path / "similarity.html")
    assert not {"script", "img", "b"} & set(shown.tags)
    assert "\u202e" not in shown.text
    _, row = table(tmp_path)
    assert row[1] == "'=cmd|a<b>"


def test_the_page_loads_nothing(course, tmp_path):
    write_similarity(tmp_path, answers(BY_MERGING, BY_MERGING), course)
    text = (tmp_path / "similarity.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    assert "http:" not in text.replace("http-equiv", "")
    assert "https:" not in text
    assert "src=" not in text


def test_of_very_many_pairs_the_page_shows_the_most_telling_and_says_so(course, tmp_path):
    tally = write_similarity(tmp_path, answers(*[BY_MERGING] * (MOST_SHOWN + 20), REFERENCE), course)
    shown = read(tmp_path / "similarity.html")
    assert tally.pairs == MOST_SHOWN + 20
    assert shown.tags.count("details") == MOST_SHOWN
    assert f"The {MOST_SHOWN} most telling are shown" in shown.text
    assert "the course's" not in shown.text.partition("comes last.")[2]


def test_a_very_long_answer_is_cut_and_that_is_said(course):
    long = "x\n" * 16_000
    text = page([Pair("shared", "ann", "ben", 1.0, 2, texts=(long, long))], Tally(), course, 0.8)
    assert "lines more" in text
    assert len(text) < 60_000


def test_where_it_fails_what_was_there_stays_and_nothing_else(course, tmp_path):
    def broken():
        yield ("ann", {"shared": BY_MERGING.encode()})
        raise OSError("the disk is gone")

    (tmp_path / "similarity.csv").write_text("of last time")
    with pytest.raises(OSError, match="gone"):
        write_similarity(tmp_path, broken(), course)
    assert (tmp_path / "similarity.csv").read_text() == "of last time"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["course", "similarity.csv"]
