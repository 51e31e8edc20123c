"""The hands of many machines: a Dask cluster, each of whose workers keeps its own submissions apart."""

import ipaddress
import re
import tempfile
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from grader.batch.bundle import Bundle
from grader.batch.desk import Desk
from grader.batch.record import OURS, record_of, ungraded
from grader.batch.submission import Submission
from grader.course import Course
from grader.errors import JudgeError, UsageError
from grader.report.document import versions

AHEAD = 2  # submissions that wait for each hand
RETRIES = 3  # of a submission whose worker has ended under it
SECONDS_TO_CONNECT = 20.0
_PLUGIN = "grader-desks"
_HOST = re.compile(r"[\w.:-]+")


class DaskWorkforce:
    """Grades on a Dask cluster."""

    def __init__(self, address: str, bundle: Bundle, course: Course) -> None:
        """Grade on the cluster whose scheduler is at `address`, as in "tls://10.0.0.4:8786".

        Raises:
            UsageError: Dask is not installed, or the address is none that answers of every submission may travel to.
        """
        _refuse_open(address)
        try:
            import distributed
        except ImportError:
            raise UsageError("Dask is not installed here; 'pip install convjax[dask]' brings it.") from None
        self._distributed = distributed
        self._address, self._bundle, self._course = address, bundle, course

    def records(self, submissions: Iterable[Submission]) -> Iterator[dict[str, Any]]:
        """Yield one record for each submission, as they are done."""
        try:
            client = self._distributed.Client(self._address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
        except (OSError, TimeoutError, ValueError, TypeError) as error:
            raise UsageError(f"The cluster at {self._address} cannot be reached: {error}") from None
        with client:
            client.register_plugin(_desks(self._bundle), name=_PLUGIN)
            done = self._distributed.as_completed(loop=client.loop)
            under_way: dict[Any, Submission] = {}
            for submission in submissions:
                while len(under_way) >= AHEAD * max(1, _hands(client)):
                    yield self._record(next(done), under_way)
                future = client.submit(_grade, submission, pure=False, retries=RETRIES)
                under_way[future.key] = submission
                done.add(future)
            while under_way:
                yield self._record(next(done), under_way)

    def _record(self, future: Any, under_way: dict[Any, Submission]) -> dict[str, Any]:
        """Return what came of a submission; where its workers ended one after the other, a record that says so."""
        submission = under_way.pop(future.key)
        try:
            return future.result()
        except (self._distributed.KilledWorker, self._distributed.CancelledError) as error:
            settings = self._bundle.settings
            failed = Submission(
                submission.name,
                submission.files,
                submission.faults,
                f"{OURS}the workers of the cluster ended over it ({type(error).__name__})",
                submission.received,
                submission.attempt,
            )
            exercises = [self._course.exercise(name) for name in settings.exercises]
            return record_of(failed, self._course, settings, ungraded(exercises), 0.0)


def _hands(client: Any) -> int:
    """Return how many threads the cluster has now."""
    return sum(client.nthreads().values())


def _refuse_open(address: str) -> None:
    """Raise a `UsageError` where answers, hidden checks and verdicts would cross a network in the open."""
    parts = urlsplit(address if "//" in address else f"tcp://{address}")
    host = parts.hostname or ""
    if parts.scheme not in ("tcp", "tls") or not _HOST.fullmatch(host):
        raise UsageError(f"--dask {address} is no address of a scheduler; it looks like tls://HOST:8786.")
    if parts.scheme == "tls" or _is_loopback(host):
        return
    raise UsageError(
        f"{address} is another machine, and nothing on the way there is encrypted; use tls://, with certificates in "
        "Dask's configuration.\nThe page 'many machines' of the documentation shows how to make them."
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


# ── on the cluster's machines ─────────────────────────────────────────────────────────────────────────────────────────


def _desks(bundle: Bundle) -> Any:
    """Return the plugin by which each worker of the cluster, also one that joins later, has desks to grade at."""
    from distributed import WorkerPlugin

    class Desks(WorkerPlugin):
        """The desks of one worker, a desk for each of its threads."""

        def setup(self, worker: Any) -> None:  # noqa: ARG002  # as Dask calls it
            self.bundle = bundle
            self._room = tempfile.TemporaryDirectory(prefix="grader-")
            self._lock, self._own = threading.Lock(), threading.local()
            self._all: list[Desk] = []
            self._course: tuple[Course, Path | None] | None = None

        def teardown(self, worker: Any) -> None:  # noqa: ARG002  # as Dask calls it
            for desk in self._all:
                desk.close()
            self._room.cleanup()

        def desk(self) -> Desk:
            """Return the desk of this thread."""
            if not hasattr(self._own, "desk"):
                with self._lock:
                    room = Path(self._room.name)
                    self._course = self._course or bundle.unpack(room)
                    course, hidden = self._course
                    self._own.desk = Desk(course, bundle.settings, hidden, room)
                    self._all.append(self._own.desk)
            return self._own.desk

    return Desks()


def _grade(submission: Submission) -> dict[str, Any]:
    """Grade a submission in a worker of the cluster."""
    from distributed import get_worker

    desks: Any = get_worker().plugins[_PLUGIN]  # of the class in _desks
    if versions() != desks.bundle.versions:
        raise JudgeError(f"a worker of the cluster has other versions: {versions()}, and not {desks.bundle.versions}")
    return desks.desk().grade(submission)
