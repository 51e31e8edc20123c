"""The hands of many machines: a Dask cluster, each of whose workers keeps its own submissions apart."""

import contextlib
import ipaddress
import re
import tempfile
import threading
import uuid
from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from grader.batch.bundle import Bundle
from grader.batch.desk import Closed, Desk
from grader.batch.record import OURS, record_of, ungraded
from grader.batch.settings import Settings
from grader.batch.submission import Submission
from grader.course import Course
from grader.errors import JudgeError, UsageError
from grader.report.document import versions

AHEAD = 2  # submissions that wait for each hand
RETRIES = 3  # of a submission whose worker has ended under it
SECONDS_TO_CONNECT = 20.0
SECONDS_TO_LEAVE = 0.1  # a desk that was closed, until it is closed again
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

    def records(self, submissions: Iterable[Submission]) -> Generator[dict[str, Any], None, None]:
        """Yield one record for each submission, as they are done; at the end the workers keep nothing of the batch."""
        with self._client() as client, _desks_of(client, self._bundle) as plugin:
            under_way = _UnderWay(client, plugin, self._distributed.as_completed(loop=client.loop))
            for submission in submissions:
                while len(under_way) >= AHEAD * max(1, _hands(client)):
                    yield from self._next(under_way)
                under_way.send(submission)
            while len(under_way):
                yield from self._next(under_way)

    def _client(self) -> Any:
        try:
            return self._distributed.Client(self._address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
        except (OSError, TimeoutError, ValueError, TypeError) as error:
            raise UsageError(f"The cluster at {self._address} cannot be reached: {error}") from None

    def _next(self, under_way: "_UnderWay") -> Iterator[dict[str, Any]]:
        """Wait for a submission and yield its record; nothing where it has to be graded once more."""
        future, submission, before = under_way.next()
        try:
            record = future.result()
        except (self._distributed.KilledWorker, self._distributed.CancelledError) as error:
            yield self._failed(submission, f"the workers of the cluster ended over it ({type(error).__name__})")
            return
        except Closed:
            record, why = None, "the workers of the cluster ended over it"
        else:
            why = "the workers of the cluster graded it by other checks or another seed"
        if record is not None and _is_by(self._bundle.settings, record):
            yield record
        elif before < RETRIES:
            under_way.send(submission, before + 1)
        else:
            yield self._failed(submission, why)

    def _failed(self, submission: Submission, why: str) -> dict[str, Any]:
        """Return a record that says why there is no verdict."""
        settings = self._bundle.settings
        exercises = [self._course.exercise(name) for name in settings.exercises]
        failed = replace(submission, fault=f"{OURS}{why}")
        return record_of(failed, self._course, settings, ungraded(exercises), 0.0)


class _UnderWay:
    """The submissions that are with the cluster."""

    def __init__(self, client: Any, plugin: str, done: Any) -> None:
        self._client, self._plugin, self._done = client, plugin, done
        self._sent: dict[str, tuple[Submission, int]] = {}

    def __len__(self) -> int:
        return len(self._sent)

    def send(self, submission: Submission, before: int = 0) -> None:
        """Have a submission graded that was sent so many times before."""
        future = self._client.submit(_grade, submission, self._plugin, pure=False, retries=RETRIES)
        self._sent[future.key] = submission, before
        self._done.add(future)

    def next(self) -> tuple[Any, Submission, int]:
        """Wait for one; return its future, the submission, and how many times it was sent before."""
        future = next(self._done)
        return future, *self._sent.pop(future.key)


@contextlib.contextmanager
def _desks_of(client: Any, bundle: Bundle) -> Iterator[str]:
    """Give each worker desks for this batch alone, and take them away at the end; their name is for those who grade."""
    name = f"grader-desks-{uuid.uuid4()}"
    try:
        client.register_plugin(_desks(bundle), name=name)
        yield name
    finally:
        with contextlib.suppress(Exception):  # a worker or scheduler that has ended keeps nothing
            client.unregister_worker_plugin(name)


def _is_by(settings: Settings, record: dict[str, Any]) -> bool:
    """Whether a record was made by the course, the seed and the hidden checks of these settings."""
    said = record["course"]["hash"], record["seed"], record["hidden"]
    return said == (settings.course_hash, settings.seed, settings.hidden)


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
        "Dask's configuration.\nThe documentation shows how to make them: page 'Grading a class', part 'Certificates'."
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
            self._all: list[tuple[Desk, threading.Lock]] = []
            self._course: tuple[Course, Path | None] | None = None
            self._is_closed = False

        def teardown(self, worker: Any) -> None:  # noqa: ARG002  # as Dask calls it
            with self._lock:
                self._is_closed = True
            for desk, busy in self._all:
                desk.close()
                while not busy.acquire(timeout=SECONDS_TO_LEAVE):  # a judge was begun meanwhile
                    desk.close()
                desk.close()
            self._room.cleanup()

        def grade(self, submission: Submission) -> dict[str, Any]:
            """Grade at the desk of this thread; `Closed` where the desks are taken away meanwhile."""
            desk, busy = self._place()
            with busy:
                if self._is_closed:
                    raise Closed
                record = desk.grade(submission)
            if self._is_closed:
                raise Closed
            return record

        def _place(self) -> tuple[Desk, threading.Lock]:
            """Return the desk of this thread, and the lock that is held by whoever works there."""
            with self._lock:
                if self._is_closed:
                    raise Closed
                if not hasattr(self._own, "place"):
                    room = Path(self._room.name)
                    self._course = self._course or bundle.unpack(Path(tempfile.mkdtemp(dir=room)))
                    course, hidden = self._course
                    self._own.place = Desk(course, bundle.settings, hidden, room), threading.Lock()
                    self._all.append(self._own.place)
                return self._own.place

    return Desks()


def _grade(submission: Submission, plugin: str) -> dict[str, Any]:
    """Grade a submission in a worker of the cluster, at the desks of that name."""
    from distributed import get_worker

    desks: Any = get_worker().plugins.get(plugin)  # of the class in _desks
    if desks is None:
        raise Closed
    if versions() != desks.bundle.versions:
        raise JudgeError(f"a worker of the cluster has other versions: {versions()}, and not {desks.bundle.versions}")
    return desks.grade(submission)
