"""A CSV of submissions: each of its lines is understood, or named together with the mend."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from grader.batch.intake import find_sources, read_submission_of
from grader.batch.submission import Source
from grader.course import Course
from grader.errors import UsageError

from .conftest import HALF

SUMMER = timezone(timedelta(hours=2))


def listed(folder: Path, text: str | bytes) -> list[Source]:
    path = folder / "list.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(find_sources(path))


def test_paths_are_relative_to_the_list_and_lines_keep_their_order(tmp_path: Path, course: Course) -> None:
    (tmp_path / "in" / "ben").mkdir(parents=True)
    (tmp_path / "in" / "ben" / "half.py").write_bytes(HALF)
    (tmp_path / "half.py").write_bytes(HALF)
    found = listed(tmp_path / "in", f"submission,path\nben,ben\nana,../half.py\ncarl,{tmp_path}/half.py\n")
    assert [source.name for source in found] == ["ben", "ana", "carl"]
    assert [read_submission_of(source, course).files for source in found] == [{"half": HALF}] * 3


def test_a_path_with_nothing_at_it_is_a_fault_of_its_submission(tmp_path: Path, course: Course) -> None:
    (tmp_path / "half.py").write_bytes(HALF)
    lost, nul, found = listed(tmp_path, "submission,path\nana,lost\nnul,a\0b\nben,half.py\n")
    assert read_submission_of(lost, course).fault == f"There is nothing at {tmp_path / 'lost'}."
    assert "path is none that this system knows" in read_submission_of(nul, course).fault
    assert read_submission_of(found, course).files == {"half": HALF}


def test_times_and_attempts_are_read(tmp_path: Path) -> None:
    found = listed(
        tmp_path,
        "attempt,received,path,submission,mark\n"
        "1,2026-10-01T12:00:00+02:00,a,ana,\n2,2026-10-02T10:00Z,b,ana,5\n,,c,ben,\n",
    )
    assert [(source.name, source.attempt, source.received) for source in found] == [
        ("ana", 1, datetime(2026, 10, 1, 12, tzinfo=SUMMER)),
        ("ana", 2, datetime(2026, 10, 2, 10, tzinfo=UTC)),
        ("ben", 1, None),
    ]


SAME = "submission,path,received\nAna,a,2026-10-01T12:00Z\nBen,b,\n"

WRITTEN = {
    "by Windows": SAME.replace("\n", "\r\n").encode("utf-8-sig"),
    "by an old Mac": SAME.replace("\n", "\r").encode(),
    "by a spreadsheet in German": SAME.replace(",", ";").encode(),
    "with tabs": SAME.replace(",", "\t").encode(),
    "without an end": SAME.rstrip("\n").encode(),
    "with empty lines": SAME.replace("\n", "\n\n,,\n").encode(),
    "with blanks and capitals": SAME.replace(",", " , ").replace("submission", "Submission").encode(),
    "in quotes": b'"submission","path","received"\n"Ana","a","2026-10-01T12:00Z"\n"Ben","b",""\n',
}


@pytest.mark.parametrize("data", WRITTEN.values(), ids=WRITTEN)
def test_a_list_is_read_as_programs_write_it(data: bytes, tmp_path: Path) -> None:
    found = listed(tmp_path, data)
    assert [source.name for source in found] == ["Ana", "Ben"]
    assert found[0].received == datetime(2026, 10, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ('"López, Ana"', "López, Ana"),
        ('"two\nlines"', "two\\x0alines"),
        ("a\u2028b", "a\\u2028b"),
        ("a\x0cb", "a\\x0cb"),
        ("\u202eana", "\\u202eana"),
        ('"=1+1"', "=1+1"),
        ("😀", "😀"),
    ],
)
def test_names_become_plain_text(written: str, name: str, tmp_path: Path) -> None:
    assert [source.name for source in listed(tmp_path, f"submission,path\n{written},a\nben,b")] == [name, "ben"]


HEAD = "submission,path,received,attempt\n"

WRONG: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "Line 1 of .*list.csv names no column 'submission'; it has to be submission,path, with received"),
    "no columns": ("ana,a\n", "Line 1 .* no column 'submission'"),
    "no path": ("submission,file\nana,a\n", "Line 1 .* no column 'path'"),
    "a column twice": ("submission,path,path\n", "Line 1 .* column 'path' twice"),
    "only columns": (HEAD, "There are no submissions in"),
    "UTF-16": (HEAD.encode("utf-16"), "Line 1 .* is not UTF-8 text; save it as CSV in UTF-8"),
    "Latin-1": (HEAD.encode() + b"ana,a\nL\xf3pez,b\n", "Line 3 .* is not UTF-8 text"),
    "a quote not closed": (HEAD + 'ana,a\n"ben,b\ncarl,c\n', "Line 3 .* is no CSV: .* quote that is not closed"),
    "a field without end": (HEAD + f"ana,{'a' * 200_000}\n", "Line 2 .* is no CSV"),
    "no name": (HEAD + "ana,a\n,b\n", "Line 3 .* has no submission; every line needs both"),
    "no path in a line": (HEAD + "ana\n", "Line 2 .* has no path"),
    "a comma in a name": ("submission,path\nLópez, Ana,a\n", 'Line 2 .* more fields than the first; put .* "quotes"'),
    "no time zone": (
        HEAD + "ana,a,2026-10-01T12:00,\n",
        r"Line 2 .* says received '2026-10-01T12:00' without a time zone; write 2026-10-01T12:00:00\+02:00, or with Z",
    ),
    "only a day": (HEAD + "ana,a,2026-10-01,\n", "Line 2 .* without a time zone"),
    "no time": (HEAD + "ana,a,yesterday,\n", "Line 2 .* says received 'yesterday'; write it like 2026-"),
    "a time that is none": (HEAD + "ana,a,2026-13-01T12:00Z,\n", "Line 2 .* write it like"),
    "attempt zero": (HEAD + "ana,a,,0\n", "Line 2 .* has the attempt '0'; it is a number from 1 on"),
    "attempt in words": (HEAD + "ana,a,,second\n", "Line 2 .* has the attempt 'second'"),
    "attempt in other digits": (HEAD + "ana,a,,\u0662\n", "Line 2 .* has the attempt"),
    "attempt without end": (HEAD + f"ana,a,,{'9' * 5_000}\n", "Line 2 .* has the attempt"),
    "the same name": (HEAD + "ana,a\nben,b\nana,c\n", "Line 4 .* names 'ana' again, as line 2 does; .* 'attempt'"),
    "the same attempt": (HEAD + "ana,a,,2\nana,c,,2\n", "Line 3 .* names 'ana' again, as line 2 does"),
    "the same look": (HEAD + "Lo\u0301pez,a\nL\u00f3pez,b\n", "Line 3 .* again, as line 2 does"),
    "after a long field": (HEAD + '"a\nb",a\nana,b\nana,c\n', "Line 5 .* names 'ana' again, as line 4"),
}


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG)
def test_a_list_that_is_wrong_is_refused_with_the_line_and_the_mend(
    text: str | bytes, message: str, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=message) as refused:
        listed(tmp_path, text)
    assert str(refused.value).isprintable() or "\n" in str(refused.value)


def test_a_list_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(UsageError, match="cannot be read: Permission denied"):
        listed(tmp_path, HEAD)


def test_a_wrong_line_is_told_before_the_first_submission_is_graded(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("submission,path\nana,a\nben,b\nana,c\n", encoding="utf-8")
    with pytest.raises(UsageError, match="Line 4"):
        find_sources(tmp_path / "list.csv")
