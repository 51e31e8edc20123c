"""Gradebooks: read back as the platforms read them."""

import csv
import io
import re
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.batch.cells import as_it_is, harmless, read_table, write_table
from grader.batch.policies import Person, Policy, apply, canvas_rows, gradebook_of, marks_of, moodle_rows
from grader.batch.policies.ledger import Ledger, Override
from grader.errors import UsageError

from .conftest import exercise, record
from .test_marks import DUE

ANA = Person(
    id="1001", name="López, Ana", email="Ana@example.org", login="-ana", canvas_id="501", section="A, 1", line=2
)
BO = Person(id="@1002", name="=HYPERLINK(1)", email="+bo@example.org", login="bo", canvas_id="502", line=3)
CEM = Person(id="1003", name="Cem 🌷\nAk", email="cem@example.org", login="cem", line=4)
HEADINGS = {"": "Convolutions (77)", "half": "Half (78)"}


def graded(*excused: str | None):
    exercises = [exercise(), exercise("scaled", 1, 4, "pff", chapter="02_arrays")]
    marks = marks_of(record("ana", exercises), Policy())
    reason = 'She was "ill" <b>\\'
    entries = [Override("ana", name, "excuse", reason, "prof", DUE) for name in excused]
    bo = marks_of(record("bo", [exercise(score=1, checks="pff"), exercises[1]]), Policy())
    return [(ANA, apply(marks, Ledger(tuple(entries)))), (BO, bo), (CEM, None)]


def as_canvas_reads(path: Path) -> tuple[dict[str, str], list[tuple[str, dict[str, str]]]]:
    """Read a gradebook by the rules of Canvas's importer: what assignments are worth, and scores by who is found."""
    header, *rows = csv.reader(io.StringIO(path.read_bytes().decode("utf-8"), newline=""), strict=True)
    assert "Student" in header[0]
    assert "ID" in header[1]
    assert re.search(r"SIS\s+User\s+ID", header[2])
    assert re.search(r"SIS\s+Login\s+ID", header[3])
    assert "Section" in header[4]
    dropped = re.compile("Current Score|Current Grade|Final Score|Final Grade|Override Score|Override Grade")
    titles = [title for title in header[5:] if not dropped.search(title)]
    worth, scores = {}, []
    for row in rows:
        assert len(row) == len(header)
        cells = dict(zip(titles, row[5:], strict=True))
        if "Points Possible" in row[0]:
            worth = cells
        else:
            found = next((kind + row[at] for at, kind in ((1, "id "), (2, "sis "), (3, "login ")) if row[at]), row[0])
            scores.append((found, cells))
    return worth, scores


def as_moodle_reads(path: Path, find_by: str) -> dict[str, tuple[str | None, str]]:
    """Read a gradebook by the rules of Moodle's importer, with the columns mapped by name: grade and feedback."""
    content = re.sub(r"\r\n?", "\n", path.read_bytes().decode("utf-8")).strip()
    assert '\\"' not in content  # PHP would not end the cell there
    header, *rows = csv.reader(io.StringIO(content, newline=""), strict=True)
    found = {}
    for row in rows:
        assert len(row) == len(header), "Moodle refuses the whole file"
        cells = {title: cell.strip() for title, cell in zip(header, row, strict=True)}
        assert cells[find_by], "Moodle ends the import where it finds nobody"
        grade = cells["Convolutions"]
        assert grade in ("", "-") or Fraction(grade) >= 0
        found[cells[find_by]] = (None if grade in ("", "-") else grade, cells["Convolutions (feedback)"])
    return found


def test_canvas_finds_everybody_and_reads_their_points(tmp_path: Path) -> None:
    write_table(tmp_path / "canvas.csv", canvas_rows(gradebook_of(graded(), HEADINGS), HEADINGS))
    worth, scores = as_canvas_reads(tmp_path / "canvas.csv")
    assert worth == {"Convolutions (77)": "7", "Half (78)": "3"}
    assert scores == [
        ("id 501", {"Convolutions (77)": "4", "Half (78)": "3"}),
        ("id 502", {"Convolutions (77)": "2", "Half (78)": "1"}),
        ("sis 1003", {"Convolutions (77)": "", "Half (78)": ""}),
    ]


@pytest.mark.parametrize(
    ("excused", "points"),
    [(("half",), {"Convolutions (77)": "1.75", "Half (78)": "EX"}), ((None,), dict.fromkeys(HEADINGS.values(), "EX"))],
)
def test_what_is_excused_costs_nothing_and_is_ex_in_canvas(tmp_path: Path, excused, points: dict[str, str]) -> None:
    write_table(tmp_path / "canvas.csv", canvas_rows(gradebook_of(graded(*excused), HEADINGS), HEADINGS, missing="0"))
    _, scores = as_canvas_reads(tmp_path / "canvas.csv")
    assert scores[0][1] == points
    assert scores[2][1] == dict.fromkeys(HEADINGS.values(), "0")


@pytest.mark.parametrize(("by", "column"), [("email", "Email address"), ("id", "ID number"), ("login", "Username")])
def test_moodle_finds_everybody_and_reads_points_and_feedback(tmp_path: Path, by: str, column: str) -> None:
    write_table(
        tmp_path / "moodle.csv", moodle_rows(gradebook_of(graded("half")), {"": "Convolutions"}, identified_by=by)
    )
    read = as_moodle_reads(tmp_path / "moodle.csv", column)
    assert list(read) == [getattr(person, by) for person in (ANA, BO, CEM)]
    assert [grade for grade, _ in read.values()] == ["1.75", "2", None]
    text: list[str] = []
    page = HTMLParser(convert_charrefs=True)
    page.handle_data = text.append
    page.handle_starttag = lambda tag, _: text.append(f"a tag {tag}")
    page.feed(read[getattr(ANA, by)][1])
    page.close()
    assert "".join(text) == '1 of 4 points. Excused by prof on 2026-10-01: She was "ill" <b>\\.'


def test_moodle_is_not_given_people_whom_it_could_not_find(tmp_path: Path) -> None:
    people = [(Person(name=name), None) for name in ("Ana", "Bo", "Cem", "Dee", "Eli")]
    with pytest.raises(UsageError, match="Ana, Bo, Cem and 2 more have none in the roster"):
        write_table(tmp_path / "moodle.csv", moodle_rows(gradebook_of(people), {"": "Convolutions"}))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("heading", ["Final Grade", "My Current Score (3)", "Section", " "])
def test_an_assignment_that_canvas_would_drop_is_refused(tmp_path: Path, heading: str) -> None:
    with pytest.raises(UsageError, match="Canvas drops a column"):
        write_table(tmp_path / "canvas.csv", canvas_rows(gradebook_of(graded()), {"": heading}))


@pytest.mark.parametrize(
    ("person", "said"),
    [
        (Person(id="=1+1", name="Ana", line=9), "line 9 of the roster: '=1+1' would be a formula"),
        (Person(login="@SUM(1)", line=9), "would be a formula"),
        (Person(name="-2+cmd|' /C calc'!A0", line=9), "would be a formula"),
        (Person(id="1", name="Points Possible", line=9), "what assignments are worth"),
        (Person(id="1", canvas_id="x", line=9), "is no ID of Canvas's"),
        (Person(email="a@b", line=9), "there is none of these"),
    ],
)
def test_a_person_whom_canvas_would_mistake_is_refused_with_the_line(tmp_path: Path, person: Person, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        write_table(tmp_path / "canvas.csv", canvas_rows(gradebook_of([(person, None)]), {"": "Convolutions (77)"}))
    assert said in str(refused.value)


@pytest.mark.parametrize("name", ["-ana", "@bo", "+34600", "-Ana López", "@josé.m-2", "ana", "UNI\\ana", ""])
def test_names_that_the_platform_matches_on_stay_as_they_are(name: str) -> None:
    assert as_it_is(name, "line 2") == name


@settings(max_examples=40)
@given(st.text())
def test_no_cell_begins_as_a_formula_does(text: str) -> None:
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert harmless(text).endswith(text)


@settings(max_examples=40)
@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2), max_size=5))
def test_a_table_is_read_back_as_it_was_written(tmp_path_factory, rows: list[list[str]]) -> None:
    path = tmp_path_factory.mktemp("tables") / "table.csv"
    header = ["a", "b"]
    write_table(path, [header, *rows])
    full = [row for row in rows if any(cell.strip() for cell in row)]
    assert [row for _, row in read_table(path)] == [header, *full]


def test_lines_end_as_rfc_4180_says(tmp_path: Path) -> None:
    write_table(tmp_path / "table.csv", [["a", 'b "c", d'], ["\ud800", "é"]])
    assert (tmp_path / "table.csv").read_bytes() == 'a,"b ""c"", d"\r\n?,é\r\n'.encode()
