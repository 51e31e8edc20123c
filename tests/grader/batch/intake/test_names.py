"""Names of submissions: one line of plain text each, all of them different, and kept whatever is handed in later."""

import json
import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.batch.intake import find_sources
from grader.batch.intake.names import distinct_names, plain_name
from grader.batch.submission import Submission

STRANGE = {
    b"Ana Lo\xcc\x81pez": "Ana López",
    "👩‍💻 ok".encode(): "👩‍💻 ok",
    b"two\nlines": "two\\x0alines",
    b"tab\tand \x1b[2J": "tab\\x09and \\x1b[2J",
    "\u202egnp.ana".encode(): "\\u202egnp.ana",
    "line\u2028paragraph\u2029".encode(): "line\\u2028paragraph",
    b"caf\xe9": "caf\\xe9",
    b"=1+1": "=1+1",
    b"  around  ": "around",
    b"   ": "no name",
    b"long" * 60: "long" * 50 + " …",
}


@pytest.mark.parametrize(("raw", "plain"), STRANGE.items())
def test_the_name_of_a_folder_becomes_one_line_of_plain_text(raw: bytes, plain: str, tmp_path: Path) -> None:
    os.mkdir(os.fsencode(tmp_path) + b"/" + raw)
    (found,) = find_sources(tmp_path)
    assert found.name == plain
    assert os.path.isdir(found.path)
    json.dumps(found.name, ensure_ascii=False).encode("utf-8")
    assert not any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in found.name)
    assert Submission(found.name).key.isascii()


def test_names_that_look_the_same_are_told_apart_whatever_comes_first(tmp_path: Path) -> None:
    (tmp_path / "ana").mkdir()
    for name in ("ana.zip", "ana.tar.gz", "ana.py", "ANA.zip"):
        (tmp_path / name).touch()
    found = {source.path.name: source.name for source in find_sources(tmp_path)}
    assert found == {
        "ana": "ana",
        "ana.zip": "ana.zip",
        "ana.tar.gz": "ana.tar.gz",
        "ana.py": "ana.py",
        "ANA.zip": "ANA",
    }
    (tmp_path / "ana.zip.zip").touch()
    assert len({source.name for source in find_sources(tmp_path)}) == 6


def test_names_that_become_the_same_text_are_told_apart() -> None:
    raw = ["a\nb", "a\\x0ab", "Lo\u0301", "L\u00f3", "\udcff", "\\xff", " x", "x", "x" * 300, "x" * 301, "", " "]
    found = distinct_names([(name, name) for name in raw])
    assert len(set(found)) == len(raw)
    again = distinct_names([(name, name) for name in reversed(raw)])
    assert again == found[::-1]


def test_names_made_to_look_like_those_that_tell_others_apart_are_told_apart() -> None:
    first = distinct_names([("x", "x"), (" x", " x")])
    entries = [("x", "x"), (" x", " x"), *((name, name) for name in first)]
    assert len(set(distinct_names(entries))) == len(entries)


def test_a_plain_name_stays_as_it_is() -> None:
    for name in ("Ana López", "Zoë (2)", "山田太郎", "o'Neil-Smith", "a/b"):
        assert plain_name(name) == name


KINDS = ("", ".zip", ".tar.gz", ".tgz", "_*.py", ".py")


def test_an_archive_keeps_its_name_when_another_one_is_added(tmp_path: Path) -> None:
    (tmp_path / "bo.zip").touch()
    assert [source.name for source in find_sources(tmp_path)] == ["bo"]
    (tmp_path / "bo.tar.gz").touch()
    assert {source.path.name: source.name for source in find_sources(tmp_path)} == {
        "bo.zip": "bo",
        "bo.tar.gz": "bo.tar.gz",
    }


@given(
    st.lists(st.sampled_from([*(("bo", f"bo{kind}") for kind in KINDS), (" bo", " bo"), ("al", "al.zip")]), unique=True)
)
def test_what_comes_later_by_its_kind_takes_no_name_away(entries: list[tuple[str, str]]) -> None:
    entries.sort(key=lambda entry: (KINDS.index(entry[1].strip()[2:]), entry))
    before = distinct_names(entries[:-1])
    assert distinct_names(entries)[: len(before)] == before


def test_a_hash_that_was_foreseen_takes_nobodys_name_and_ends_nothing() -> None:
    entries = [("x", "x"), (" x", " x")]
    for _ in range(12):
        entries.extend((name, name) for name in distinct_names(entries) if (name, name) not in entries)
    found = distinct_names(entries)
    assert len(set(found)) == len(entries)
    assert found[0] == "x"
