"""Those who grade: on this machine, and on a cluster of which one worker is killed."""

import contextlib
import os
import signal
import threading

import pytest

from grader.batch.bundle import Bundle, packed_course
from grader.batch.desk import Desk
from grader.batch.settings import Settings
from grader.batch.submission import Submission
from grader.batch.workforce.local import AHEAD, LocalWorkforce
from grader.confinement.trials import strongest
from grader.course import read_course
from grader.errors import CourseError
from grader.report.document import versions
from grader.request import Limits
from tests.grader.batch.class_of_answers import ANSWERS, RIGHT
from tests.grader.batch.conftest import TINY_COURSE

COURSE = read_course(TINY_COURSE)


def settings() -> Settings:
    return Settings.of(COURSE, ["half"], 3, Limits(seconds=1.0), strongest(), None)


def submission(name: str, source: str | None = RIGHT) -> Submission:
    return Submission(name, {} if source is None else {"half": source.encode()})


class _Slow:
    """A desk at which nothing is judged, and each submission takes until it is let go."""

    def __init__(self) -> None:
        self.go = threading.Semaphore(0)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def close(self):
        self.go.release(100)

    def grade(self, one):
        self.go.acquire()
        if one.name == "broken":
            raise CourseError("half has no checks")
        return {"submission": one.name}


def test_only_a_few_are_asked_for_ahead_of_time():
    asked = []

    def many():
        for number in range(10_000):
            asked.append(number)
            yield submission(str(number))

    desk = _Slow()
    records = LocalWorkforce(lambda: desk, 1).records(many())
    desk.go.release(1)
    next(records)
    assert len(asked) <= AHEAD + 1
    records.close()


def test_a_fault_of_the_course_ends_the_batch():
    desk = _Slow()
    desk.go.release(100)
    records = LocalWorkforce(lambda: desk, 2).records([submission("right"), submission("broken"), submission("after")])
    with pytest.raises(CourseError, match="half has no checks"):
        list(records)


@pytest.mark.slow
def test_whoever_asks_no_more_leaves_nobody_at_work():
    before = threading.active_count()
    records = LocalWorkforce(lambda: Desk(COURSE, settings()), 2).records(
        submission(str(number), ANSWERS["never ends"].source) for number in range(20)
    )
    next(records)
    records.close()
    assert threading.active_count() == before


@pytest.mark.slow
def test_a_cluster_loses_nothing_when_a_worker_is_killed():
    distributed = pytest.importorskip("distributed", reason="Dask is not installed")
    from grader.batch.workforce.dask import DaskWorkforce

    kinds = {name: answer for name, answer in ANSWERS.items() if answer.status != "timeout"}
    handed = [submission(f"{number} {kind}", kinds[kind].source) for number in range(4) for kind in kinds]
    bundle = Bundle(settings(), packed_course(COURSE), None, versions())
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        found = []
        for number, record in enumerate(DaskWorkforce(cluster.scheduler_address, bundle, COURSE).records(handed)):
            found.append(record)
            if number == 5:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
    assert sorted(record["submission"] for record in found) == sorted(one.name for one in handed)
    for record in found:
        assert record["exercises"][0]["status"] == kinds[record["submission"].partition(" ")[2]].status


@pytest.mark.slow
def test_a_cluster_beyond_this_machine_is_reached_by_tls():
    distributed = pytest.importorskip("distributed", reason="Dask is not installed")
    pytest.importorskip("cryptography", reason="it makes the certificates")
    import dask

    from grader.batch.workforce.dask import DaskWorkforce

    secured = distributed.security.Security.temporary()
    bundle = Bundle(settings(), packed_course(COURSE), None, versions())
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, protocol="tls://", security=secured, dashboard_address=None, silence_logs=50
    ) as cluster:
        certificates = {
            "distributed.comm.require-encryption": True,
            "distributed.comm.tls.ca-file": secured.tls_ca_file,
            "distributed.comm.tls.client.key": secured.tls_client_key,
            "distributed.comm.tls.client.cert": secured.tls_client_cert,
        }
        with dask.config.set(certificates):
            workforce = DaskWorkforce(cluster.scheduler_address, bundle, COURSE)
            (record,) = workforce.records([submission("right")])
    assert record["score"] == 2
