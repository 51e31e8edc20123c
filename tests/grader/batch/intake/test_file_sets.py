"""Single files that lie side by side: all of one person's are one submission, whoever handed them out."""

from pathlib import Path

import pytest

from grader.batch.intake import find_sources, opened, read_submission_of
from grader.batch.submission import Submission
from grader.course import Course
from grader.judge.submission import MAX_BYTES

from .conftest import HALF, OTHER, ZIP_LINK, packed, tarred, zip_entry, zipped

A, B, C = b"# a\n", b"# b\n", b"# c\n"
Found = dict[str, Submission]


def in_folder(folder: Path, files: dict[str, bytes], course: Course) -> Found:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return {source.name: read_submission_of(source, course) for source in find_sources(folder, course)}


def in_zip(folder: Path, files: dict[str, bytes], course: Course) -> Found:
    (folder / "class.zip").write_bytes(zipped(*files.items()))
    with opened(folder / "class.zip", course) as sources:
        return {source.name: read_submission_of(source, course) for source in sources}


FILES: dict[str, tuple[dict[str, bytes], dict[str, dict[str, bytes]]]] = {
    "a person before the exercise": (
        {"ana_half.py": A, "ana_scaled.py": B, "bo_half.py": C},
        {"ana": {"half": A, "scaled": B}, "bo": {"half": C}},
    ),
    "one file": ({"ana_half.py": A}, {"ana": {"half": A}}),
    "a person of two words": ({"ana_li_half.py": A, "ana_li-scaled.PY": B}, {"ana_li": {"half": A, "scaled": B}}),
    "a letter composed otherwise": (
        {"Lo\u0301pez_half.py": A, "L\u00f3pez_scaled.py": B},
        {"L\u00f3pez": {"half": A, "scaled": B}},
    ),
    "Canvas": (
        {"lopezana_123_9001_half.py": A, "lopezana_123_9002_scaled.py": B, "libo_124_9003_half.py": C},
        {"libo_124": {"half": C}, "lopezana_123": {"half": A, "scaled": B}},
    ),
    "Canvas, one of them late": (
        {"lopezana_123_9001_half.py": A, "lopezana_LATE_123_9002_my_scaled.py": B},
        {"lopezana_123": {"half": A, "scaled": B}},
    ),
    "Canvas, two people of one name": (
        {"lopezana_123_9001_half.py": A, "lopezana_124_9002_half.py": B},
        {"lopezana_123": {"half": A}, "lopezana_124": {"half": B}},
    ),
    "Canvas, handed in again": (
        {"lopezana_123_9001_half.py": A, "lopezana_123_10002_half-1.py": B, "lopezana_123_9003_scaled-1.py": C},
        {"lopezana_123": {"half": B, "scaled": C}},
    ),
    "Canvas, a later file of another name": (
        {"lopezana_123_9001_half-3.py": A, "lopezana_123_9002_mine_half.py": B},
        {"lopezana_123": {"half": B}},
    ),
    "handed in a tenth time": (
        {"ana_half.py": A, "ana_half-9.py": B, "ana_half-10.py": C},
        {"ana": {"half": C}},
    ),
    "loaded down again, and handed in again": (
        {"ana_half (1).py": A, "ana_half (1)-1.py": B},
        {"ana": {"half": B}},
    ),
    "Moodle": (
        {
            "Ana L_501_assignsubmission_file_half.py": A,
            "Ana L_501_assignsubmission_file_scaled.py": B,
        },
        {"Ana L_501_assignsubmission_file": {"half": A, "scaled": B}},
    ),
    "no person": ({"half-1.py": A, "bo_half.py": B}, {"bo": {"half": B}, "half-1": {"half": A}}),
    "numbers without end": (
        {f"ana_1_{'9' * 40}_half.py": A, f"ana_half-{'9' * 30}.py": B},
        {f"ana_1_{'9' * 40}": {"half": A}, f"ana_half-{'9' * 30}": {}},
    ),
}


@pytest.mark.parametrize("find", [in_folder, in_zip])
@pytest.mark.parametrize(("files", "submissions"), FILES.values(), ids=FILES)
def test_files_of_one_person_are_one_submission(find, files, submissions, tmp_path: Path, course: Course) -> None:
    found = find(tmp_path, files, course)
    assert {name: one.files for name, one in found.items()} == submissions


@pytest.mark.parametrize("find", [in_folder, in_zip])
def test_of_two_files_of_which_nobody_can_tell_the_later_none_counts(find, tmp_path: Path, course: Course) -> None:
    files = {"ana_half.py": A, "ana-half.py": B, "ana_scaled.py": C}
    (ana,) = find(tmp_path, files, course).values()
    assert ana.files == {"scaled": C}
    why = "is there more than once, as ana-half.py and ana_half.py, and which is the latest is not known; keep one"
    assert (ana.faults, ana.fault) == ({"half": why}, "")


@pytest.mark.parametrize("find", [in_folder, in_zip])
def test_files_that_name_no_exercise_or_no_person_stay_submissions_of_their_own(
    find, tmp_path: Path, course: Course
) -> None:
    files = {"ana.py": A, "ana_half.py": HALF, "ana_notes.py": B, "ana_half.txt": B}
    found = find(tmp_path, files, course)
    assert {name: bool(one.fault) for name, one in found.items()} == {
        "ana": False,
        "ana.py": True,
        "ana_half.txt": True,
        "ana_notes": True,
    }


@pytest.mark.parametrize("find", [in_folder, in_zip])
def test_one_file_that_cannot_be_read_takes_no_other_along(find, tmp_path: Path, course: Course) -> None:
    (ana,) = find(tmp_path, {"ana_half.py": bytes(MAX_BYTES + 1), "ana_scaled.py": OTHER}, course).values()
    assert (ana.files, ana.faults) == ({"scaled": OTHER}, {"half": "is larger than 32 KiB"})


def test_a_file_that_went_since_it_was_found_is_told_of(tmp_path: Path, course: Course) -> None:
    (tmp_path / "ana_half.py").write_bytes(HALF)
    (source,) = find_sources(tmp_path, course)
    (tmp_path / "ana_half.py").unlink()
    assert read_submission_of(source, course).faults == {"half": "is no longer there"}


def test_links_in_a_zip_are_told_as_links(tmp_path: Path, course: Course) -> None:
    (tmp_path / "class.zip").write_bytes(zipped((zip_entry("ana_half.py", ZIP_LINK), b"/etc/passwd"), ("b/x", b"")))
    with opened(tmp_path / "class.zip", course) as sources:
        assert read_submission_of(next(sources), course).faults == {"half": "is a link; put the file itself here"}


def test_a_folder_and_an_archive_come_before_files_of_the_same_name(tmp_path: Path, course: Course) -> None:
    (tmp_path / "ana.tgz").write_bytes(packed(tarred(("half.py", HALF))))
    assert list(in_folder(tmp_path, {"ana_half.py": A, "ana_scaled.py": B}, course)) == ["ana", "ana_*.py"]


def test_a_folder_that_is_reached_by_a_link_is_read(tmp_path: Path, course: Course) -> None:
    (tmp_path / "class").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "class")
    assert in_folder(tmp_path / "link", {"ana_half.py": HALF}, course)["ana"].files == {"half": HALF}
