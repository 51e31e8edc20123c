"""A cluster that several batches share, whose workers leave, and whose certificates are made as the manual says."""

import re
import shutil
import subprocess
from collections.abc import Generator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from grader.batch.bundle import Bundle, packed_course, packed_hidden
from grader.batch.desk import Closed, Desk
from grader.batch.record import is_ours
from grader.batch.settings import Settings
from grader.batch.submission import Submission
from grader.confinement.trials import strongest
from grader.course import read_course
from grader.errors import CourseError
from grader.report.document import versions
from grader.request import Limits
from tests.grader.batch.class_of_answers import ANSWERS, RIGHT, hand_in
from tests.grader.batch.conftest import TINY_COURSE

COURSE = read_course(TINY_COURSE)
PAGE = Path(__file__).parents[3] / "docs/grading/classes.md"


def bundle_of(seed: int, seconds: float = 2.0, hidden: Path | None = None) -> Bundle:
    settings = Settings.of(COURSE, ["half"], seed, Limits(seconds=seconds), strongest(), hidden)
    return Bundle(settings, packed_course(COURSE), None if hidden is None else packed_hidden(hidden), versions())


def handed_in(prefix: str, source: str | None = RIGHT, number: int = 6) -> list[Submission]:
    return [Submission(f"{prefix} {each}", {"half": (source or "").encode()}) for each in range(number)]


@pytest.fixture
def cluster():
    """A cluster whose workers are threads of this process, so that a test can meddle with them."""
    distributed = pytest.importorskip("distributed", reason="Dask is not installed")
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=False,
        protocol="tcp://",
        host="127.0.0.1",
        dashboard_address=None,
        silence_logs=50,
    ) as cluster:
        yield cluster


@pytest.fixture
def hidden(tmp_path):
    checks = tmp_path / "hidden/01_numbers/half/checks.py"
    checks.parent.mkdir(parents=True)
    checks.write_text("def test_secret(student):\n    student.half(9876).should_equal(4938)\n", encoding="utf-8")
    return tmp_path / "hidden"


def workforce(cluster, bundle):
    from grader.batch.workforce.dask import DaskWorkforce

    return DaskWorkforce(cluster.scheduler_address, bundle, COURSE)


def plugins(cluster) -> list[str]:
    return [name for worker in cluster.workers.values() for name in worker.plugins if name.startswith("grader")]


@pytest.mark.slow
def test_two_batches_on_one_cluster_keep_their_seeds_and_hidden_checks(cluster, hidden):
    one, two = bundle_of(3, hidden=hidden), bundle_of(4)
    first = workforce(cluster, one).records(handed_in("one"))
    found = [next(first)]
    others = list(workforce(cluster, two).records(handed_in("two")))
    found += first
    assert sorted(record["submission"] for record in found) == [f"one {each}" for each in range(6)]
    for records, settings in ((found, one.settings), (others, two.settings)):
        assert {(record["seed"], record["hidden"]) for record in records} == {(settings.seed, settings.hidden)}
        assert not any(map(is_ours, records))


@pytest.mark.slow
def test_a_batch_that_has_ended_leaves_nothing_with_the_workers(cluster, hidden):
    list(workforce(cluster, bundle_of(3, hidden=hidden)).records(handed_in("whole")))
    assert plugins(cluster) == []
    assert not any(name.startswith("grader") for name in cluster.scheduler.worker_plugins)


@pytest.mark.slow
def test_whoever_asks_no_more_leaves_no_desk_at_work(cluster):
    asked = [*handed_in("right", number=1), *handed_in("endless", ANSWERS["never ends"].source)]
    records = workforce(cluster, bundle_of(3, seconds=60.0)).records(asked)
    with closing(cast(Generator, records)):
        next(records)
        assert len(plugins(cluster)) == 2
    assert plugins(cluster) == []


@pytest.mark.slow
def test_a_record_by_another_seed_does_not_count(cluster, monkeypatch):
    monkeypatch.setattr("grader.batch.workforce.dask.RETRIES", 1)
    grade = Desk.grade
    monkeypatch.setattr(Desk, "grade", lambda desk, one: {**grade(desk, one), "seed": 4})
    (record,) = workforce(cluster, bundle_of(3)).records(handed_in("one", number=1))
    assert record["seed"] == 3
    assert is_ours(record)
    assert "by other checks or another seed" in record["fault"]


@pytest.mark.slow
def test_a_submission_on_a_desk_that_is_closed_goes_to_another(cluster, monkeypatch):
    grade, closed = Desk.grade, []

    def closes_five_times(desk, one):
        if one.name == "right 0" and len(closed) < 5:
            closed.append(one)
            raise Closed
        return grade(desk, one)

    monkeypatch.setattr(Desk, "grade", closes_five_times)
    found = list(workforce(cluster, bundle_of(3)).records(handed_in("right")))
    assert [record["score"] for record in found] == [2] * 6
    assert len(closed) == 5


@pytest.mark.slow
def test_a_submission_on_which_every_desk_is_closed_is_told_as_a_fault_of_ours(cluster, monkeypatch):
    def closes(*_):
        raise Closed

    monkeypatch.setattr("grader.batch.workforce.dask.RETRIES", 1)
    monkeypatch.setattr(Desk, "grade", closes)
    (record,) = workforce(cluster, bundle_of(3)).records(handed_in("right", number=1))
    assert is_ours(record)


@pytest.mark.slow
def test_a_worker_that_ends_gracefully_loses_nothing(cluster):
    slow = "import time\n\n\n" + RIGHT.replace("    return", "    time.sleep(0.02)\n    return")
    records = workforce(cluster, bundle_of(3, seconds=20.0)).records(handed_in("right", slow, number=8))
    found = [next(records)]
    leaving = next(iter(cluster.workers.values()))
    cluster.sync(leaving.close)
    found += records
    assert sorted(record["submission"] for record in found) == [f"right {each}" for each in range(8)]
    assert [record["score"] for record in found] == [2] * 8


def test_hidden_checks_that_arrive_otherwise_are_refused(hidden, tmp_path):
    bundle = bundle_of(3, hidden=hidden)
    (tmp_path / "there").mkdir()
    with pytest.raises(CourseError, match="hidden checks arrived otherwise"):
        replace(bundle, settings=replace(bundle.settings, hidden="0" * 16)).unpack(tmp_path / "there")


def test_hidden_checks_arrive_with_all_that_their_hash_is_made_of(hidden, tmp_path):
    beside = hidden / ".kept/more.py"
    beside.parent.mkdir()
    beside.write_text("MORE = 1\n", encoding="utf-8")
    (tmp_path / "there").mkdir()
    _, folder = bundle_of(3, hidden=hidden).unpack(tmp_path / "there")
    assert folder is not None


@pytest.mark.parametrize("verb", ["grade", "regrade"])
def test_jobs_and_a_cluster_do_not_go_together(tmp_path, command, verb):
    hand_in(tmp_path / "class", "right", ANSWERS["right"])
    words = ("grade", tmp_path / "class", "--out", tmp_path / "results", "--only", "half")
    if verb == "regrade":
        command(*words)
        words = ("regrade", tmp_path / "results", "--out", tmp_path / "again")
    done = command(*words, "--jobs", 2, "--dask", "tcp://127.0.0.1:1")
    assert done.exit_code == 2
    assert "leave one of them out" in done.output


def test_the_manual_has_what_the_refusal_of_an_open_way_points_to():
    from grader.batch.workforce.dask import DaskWorkforce
    from grader.errors import UsageError

    with pytest.raises(UsageError) as refused:
        DaskWorkforce("tcp://192.0.2.1:8786", bundle_of(3), COURSE)
    page, section = re.findall("(?:page|part) '([^']*)'", str(refused.value))
    text = PAGE.read_text(encoding="utf-8")
    assert text.startswith(f"# {page}\n")
    assert f"### {section}\n" in text


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificates")
def test_the_certificates_of_the_manual_carry_a_batch(tmp_path, monkeypatch):
    distributed = pytest.importorskip("distributed", reason="Dask is not installed")
    import yaml
    from dask import config

    text = PAGE.read_text(encoding="utf-8")
    commands = text.partition("### Certificates")[2].partition("```sh\n")[2].partition("```")[0]
    written = yaml.safe_load(text.partition("```yaml\n")[2].partition("```")[0])
    configured = config.merge(config.get("distributed"), written["distributed"])
    monkeypatch.chdir(tmp_path)
    subprocess.run(["sh", "-ec", commands], check=True, capture_output=True)
    with (
        config.set(distributed=configured),
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, protocol="tls://", dashboard_address=None, silence_logs=50
        ) as cluster,
    ):
        (record,) = workforce(cluster, bundle_of(3)).records(handed_in("right", number=1))
    assert record["score"] == 2
