import errno
import os
import sys
import threading

import pytest

from grader.errors import UsageError
from grader.report.destination import refuse_unwritable, write_report

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and rights as POSIX has them")


def test_a_report_is_written_with_the_folders_above_it_and_nothing_else_is_left(tmp_path):
    path = tmp_path / "results" / "deep" / "results.json"
    assert write_report(path, "{}\n") == tmp_path / "results"
    assert write_report(path, '{"ü": 1}\n') is None
    assert path.read_bytes() == '{"ü": 1}\n'.encode()
    assert os.listdir(path.parent) == ["results.json"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_full_disk_leaves_the_old_report_as_it_was(tmp_path, monkeypatch, number):
    path = tmp_path / "results.json"
    path.write_text("old")

    def fail(_descriptor):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match=r"results\.json") as raised:
        write_report(path, "new")
    assert (raised.value.errno, raised.value.filename) == (number, str(path))
    assert (os.listdir(tmp_path), path.read_text()) == (["results.json"], "old")


def test_a_folder_and_what_lies_below_a_file_are_refused_before_anything_is_graded(tmp_path):
    with pytest.raises(UsageError, match=r"is a folder.\nName a file in it, for example .*results\.json"):
        refuse_unwritable(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="is a file, so nothing can be written below it"):
        refuse_unwritable(tmp_path / "file" / "more" / "results.json")
    refuse_unwritable(tmp_path / "not" / "yet" / "there.json")


@needs_posix
def test_a_link_is_followed_and_stays_one(tmp_path):
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "link.json").symlink_to("real.json")
    write_report(tmp_path / "link.json", "new")
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_text() == "new"


@needs_posix
def test_a_pipe_and_a_device_are_written_to_and_never_replaced(tmp_path):
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    write_report(pipe, "through")
    reader.join()
    assert (read, pipe.is_fifo()) == (["through"], True)


@needs_posix
def test_a_report_keeps_the_rights_that_the_file_had(tmp_path):
    path = tmp_path / "results.json"
    path.touch()
    path.chmod(0o600)
    write_report(path, "{}")
    assert path.stat().st_mode & 0o777 == 0o600
