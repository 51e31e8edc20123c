"""Results that lie in the folder of submissions are nobody's submission."""

import json
import os
from pathlib import Path

import pytest

from grader.batch.intake import find_sources, opened
from grader.batch.settings import BATCH_SCHEMA
from grader.course import Course

from .conftest import HALF, zipped

BATCH = json.dumps({"schema": BATCH_SCHEMA, "settings": {}}).encode()


def test_results_in_the_folder_of_submissions_are_passed_over(tmp_path: Path, course: Course) -> None:
    for name in ("ana/half.py", "results/batch.json", "results/records/x.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(BATCH)
    assert [source.name for source in find_sources(tmp_path, course)] == ["ana"]


def test_results_in_a_zip_of_all_are_passed_over(tmp_path: Path, course: Course) -> None:
    (tmp_path / "class.zip").write_bytes(zipped(("ana/half.py", HALF), ("results/batch.json", BATCH)))
    with opened(tmp_path / "class.zip", course) as sources:
        assert [source.name for source in sources] == ["ana"]


@pytest.mark.parametrize("data", [b"", b"\xff", b"[" * 20_000, b"[]", b'{"schema": "mine"}', b"1" * 6_000])
def test_another_file_of_that_name_makes_no_results(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "ana").mkdir()
    (tmp_path / "ana/batch.json").write_bytes(data)
    assert [source.name for source in find_sources(tmp_path)] == ["ana"]


@pytest.mark.skipif(os.name != "posix", reason="makes a pipe and a link")
def test_a_pipe_of_that_name_is_not_waited_for_and_no_link_is_followed(tmp_path: Path) -> None:
    for name in ("ana", "bo"):
        (tmp_path / name).mkdir()
    os.mkfifo(tmp_path / "ana/batch.json")
    (tmp_path / "batch.json").write_bytes(BATCH)
    (tmp_path / "bo/batch.json").symlink_to(tmp_path / "batch.json")
    assert [source.name for source in find_sources(tmp_path)] == ["ana", "batch.json", "bo"]
