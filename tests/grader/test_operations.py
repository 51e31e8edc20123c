"""What a check can ask: each operation comes back as a value, objects stay where they are, and nothing is believed."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.checks import Call, Mistake, call, given
from grader.errors import CourseError
from grader.frames import read_frame, write_frame
from grader.judge.comparison import Tolerance
from grader.judge.diagnosis import diagnose
from grader.judge.reference import Reference, ask_reference
from grader.judge.settled import WorkerGone
from grader.judge.student import CheckFailed, Raised, Returned, Student, WrongAnswer
from grader.judge.workers import conversation as conversing
from grader.judge.workers.conversation import COMPILING_SECONDS, Conversation
from grader.judge.workers.grants import Grants
from grader.results import Reason
from grader.worker.main import Worker

SOURCE = '''
import numpy as np

class Counter:
    """Counts."""

    def __init__(self, start, *, step=1):
        if start < 0:
            raise ValueError("negative")
        self.count, self.parts, self.name = start, [np.zeros(2)], "counter"
        self.step = step

    def add(self, other=1):
        self.count += other.count if isinstance(other, Counter) else other
        return self.count

    def __call__(self, x):
        return x + self.count

def pair(start):
    return Counter(start), {"again": Counter(start + 1)}

def total(counters, table):
    return sum(counter.count for counter in [*counters, *table.values()])

def echoed(x):
    return x

def scaled(x, factor=2, /, *rest, offset: int = 0):
    return x * factor + offset
'''


class _WithoutProcess:
    """Stands for a worker's process: answers in this one, through frames."""

    def __init__(self, *_: Any, **__: Any) -> None:
        self.worker, self.instead, self.output = Worker(), None, ""
        self.seconds: list[float] = []

    def exchange(self, header: dict[str, Any], body: bytes = b"", *, seconds: float) -> tuple[dict[str, Any], bytes]:
        self.seconds.append(seconds)
        reply, reply_body = self.instead or self.worker.answer(*_through_a_frame(header, body))
        return _through_a_frame(reply, reply_body)


def _through_a_frame(header: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    stream = io.BytesIO()
    write_frame(stream, header, body)
    stream.seek(0)
    return read_frame(stream)


@pytest.fixture
def learner(monkeypatch: pytest.MonkeyPatch) -> Iterator[Conversation]:
    """A conversation about `SOURCE`."""
    monkeypatch.setattr(conversing, "WorkerProcess", _WithoutProcess)
    limits = {"seconds": 9, "memory_mb": 9, "output_kb": 9, "processes": 9, "file_mb": 9}
    exercise: Any = SimpleNamespace(name="a_learners_module", packages=(), **limits)
    found = Conversation(exercise, Grants(), "process", secret=Path("x"))  # type: ignore[arg-type]
    found.give(Path("given.py"), "start = 4\n\ndef made(a, *, b): return [a, b]\n")
    assert isinstance(found.load("a.py", SOURCE), Returned)
    yield found
    for name in ("a_learners_module", "given"):
        sys.modules.pop(name)


@pytest.fixture
def student(learner: Conversation) -> Student:
    """The learner's module; the reference is the same source."""
    return Student(learner.ask, reference())


def reference() -> ModuleType:
    module = ModuleType("reference")
    exec(SOURCE, vars(module))
    return module


def test_an_object_keeps_its_state_from_call_to_call(student: Student) -> None:
    counter = student.Counter.construct(3)
    counter.call("add").should_equal(4)
    counter.call("add", 10).should_match_reference()
    counter(np.ones(2)).should_equal(np.array([15.0, 15.0]))
    counter.state().should_equal({"count": 14, "parts.0": np.zeros(2), "step": 1})
    counter.state("count").should_match_reference()


def test_state_that_a_check_writes_is_the_objects_own(student: Student) -> None:
    counter = student.Counter.construct(3)
    counter.write_state({"count": 100, "parts.0": np.ones(2)})
    counter.call("add").should_equal(101)
    counter.state("parts.0").should_match_reference()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"parts.0": np.ones(3)}, "'parts.0' should have shape (3,), and has (2,)"),
        ({"weights": np.ones(3)}, "there is no array at 'weights'; those there are: 'count', 'parts.0', 'step'"),
    ],
)
def test_state_that_does_not_fit_fails_the_check_in_words(student: Student, values: dict[str, Any], said: str) -> None:
    with pytest.raises(CheckFailed) as failed:
        student.Counter.construct(3).write_state(values)
    assert failed.value.message.endswith(said)


def test_objects_and_what_is_given_may_be_arguments_nested_in_others(student: Student) -> None:
    one, two = student.Counter.construct(3), student.Counter.construct(given.start)
    one.call("add", two).should_equal(7)
    student.total([one, two], {"a": two}).should_equal(15)
    student.echoed(given.made([1], b=given.start)).should_equal([[1], 4])


def test_what_a_call_returns_can_be_kept_and_taken_apart(student: Student) -> None:
    both = student.pair.construct(5)
    both.item(0).call("add").should_equal(6)
    both.item(1).item("again").call("add").should_equal(7)
    both.item(0).item("count").value().should_equal(6)
    both.item(0).keep("add").value().should_match_reference()


def test_a_signature_tells_kinds_and_defaults(student: Student) -> None:
    student.scaled.signature().should_match_reference()
    assert student.scaled.signature().value["offset"] == {"kind": "keyword-only", "default": 0}
    assert list(student.Counter.signature().value) == ["start", "step"]


def test_an_object_that_cannot_be_made_fails_the_check_at_once(student: Student) -> None:
    with pytest.raises(CheckFailed, match="raised ValueError: negative"):
        student.Counter.construct(-1)
    student.Counter(-1).should_raise(ValueError)


def test_objects_asked_from_the_start_are_others_than_those_that_are_kept(learner: Conversation) -> None:
    counter = Student(learner.ask, reference()).Counter.construct(3)
    described = call.Counter.construct(3)
    described.call("add", 5)
    probe = described.call("add")
    assert learner.answer(probe) == Returned(9) == ask_reference(reference(), probe)
    assert learner.answer(probe) == Returned(9)
    counter.call("add").should_equal(4)
    unmade = call.Counter.construct(-1)
    assert isinstance(learner.answer(unmade.call("add")), Raised)


WRONG = """
class Doubles(Counter):
    def add(self, other=1):
        self.count += 2 * other
        return self.count

class Forgets(Counter):
    def add(self, other=1):
        return self.count + other
"""


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("self.count += other + other", "From {start} on it adds twice."),
        ("return self.count + other", "{got}: it forgets."),
        ("self.count = 7", None),
    ],
)
def test_a_wrong_object_is_known_by_what_it_does_step_by_step(learner: Conversation, written: str, told: str) -> None:
    assert isinstance(learner.load("mistakes.py", SOURCE + WRONG), Returned)
    whys = {"Doubles": "From {start} on it adds twice.", "Forgets": "{got}: it forgets."}
    mistakes = [Mistake(name, name, why, "Counter") for name, why in whys.items()]
    module = ModuleType("student")
    exec(SOURCE.replace("self.count += other.count if isinstance(other, Counter) else other", written), vars(module))

    def described(start: int, *steps: int) -> Call:
        counter = call.Counter.construct(start)
        for step in steps:
            counter.call("add", step)
        return counter.call("add", 1)

    first = described(10, 3)
    wrong = WrongAnswer(first, ask_reference(module, first), ask_reference(reference(), first), Tolerance(), "")
    said = diagnose(
        wrong,
        mistakes,
        [described(start, *range(2, 2 + start)) for start in range(1, 6)],
        reference=reference(),
        ask_student=lambda asked: ask_reference(module, asked),
        ask_mistake=learner.answer,
    )
    assert said == (None if told is None else told.format(start=10, got=11))


def test_nothing_is_kept_of_what_was_asked_from_the_start_or_given_up(learner: Conversation) -> None:
    worker = learner._worker.worker  # type: ignore[attr-defined]
    student = Student(learner.ask, reference())
    for _ in range(5):
        learner.answer(call.Counter.construct(3).call("add"))
    counter = student.Counter.construct(3)
    counter.drop()
    student.scaled(1).should_equal(2)
    assert worker._kept == {}
    with pytest.raises(CourseError, match="gave up"):
        counter.call("add")


def test_an_object_of_another_worker_or_a_forged_number_is_refused(learner: Conversation, student: Student) -> None:
    with pytest.raises(CourseError, match="made by other code"):
        student.total([call.Counter.construct(3)], {})
    worker = learner._worker.worker  # type: ignore[attr-defined]
    asked = {"op": "call", "operation": "value", "name": "__call__", "on": 99, "keep": None, "drop": []}
    parts = {"args": ["list", []], "kwargs": ["dict", []], "options": ["dict", []]}
    assert worker.answer({**asked, **parts}, b"")[0]["status"] == "refused"
    nested = {**parts, "args": ["list", [["kept", 99]]]}
    assert (
        worker.answer({**asked, "on": None, "name": "scaled", "operation": "call", **nested}, b"")[0]["status"]
        == "refused"
    )


@pytest.mark.parametrize(
    "reply",
    [
        {"status": "refused", "why": "no object"}, {"status": "syntax", "text": "no", "line": 1},
        {"status": "returned", "value": ["kept", 1]}, {"status": "returned", "value": ["given", "start", None]},
        {"status": "returned"}, {"status": "passed"},
    ],
)  # fmt: skip
def test_a_worker_that_replies_out_of_form_has_sent_a_bad_reply(
    learner: Conversation, student: Student, reply: dict[str, Any]
) -> None:
    learner._worker.instead = (reply, b"")  # type: ignore[attr-defined]
    with pytest.raises(WorkerGone) as gone:
        student.scaled(1)
    assert gone.value.reason is Reason.BAD_REPLY


def test_a_transform_without_jax_is_the_courses_mistake(student: Student) -> None:
    for ask in (student.scaled.jit, student.scaled.grad, student.scaled.vmap, student.Counter.construct(1).jit):
        with pytest.raises(CourseError, match=r"course\.toml grants no jax"):
            ask(1.0)


def test_compiling_is_not_the_learners_time_but_while_a_diagnosis_is_looked_for(learner: Conversation) -> None:
    learner._has_jax = True
    learner._worker.instead = {"status": "returned", "value": ["none"]}, b""  # type: ignore[attr-defined]
    compiled = Call("scaled", (1.0,), operation="jit")
    learner.ask(Call("scaled", (1.0,)))
    learner.ask(compiled)
    learner.limit = 1.0
    learner.ask(compiled)
    assert learner._worker.seconds[-3:] == [9.0, 9.0 + COMPILING_SECONDS, 1.0]  # type: ignore[attr-defined]


@pytest.mark.parametrize("value", [{1, 2}, [1, {"a": {3}}], {(1, 2): 3}, 10**9000, ["x" * 3_000_000]], ids=range(5))
def test_an_argument_that_cannot_be_sent_is_the_courses_mistake(student: Student, value: Any) -> None:
    with pytest.raises(CourseError, match="arguments of 'echoed' cannot be sent"):
        student.echoed(value)


def test_what_no_answer_can_be_is_not_expected(student: Student) -> None:
    with pytest.raises(CourseError, match="expects a set"):
        student.scaled(1).should_equal({1, 2})


def test_a_wrong_array_brings_the_picture_that_the_check_draws_of_its_worst_place(student: Student) -> None:
    def draw(index: tuple[int, ...], expected: Any, got: Any) -> str:
        return f"x{list(index)}: {expected[index]} {got[index]} \x1b[31m"

    with pytest.raises(CheckFailed) as failed:
        student.scaled(np.array([1.0, 2.0])).should_equal(np.array([2.0, 5.0]), picture=draw)
    assert failed.value.picture == "x[1]: 5.0 4.0 \\x1b[31m"  # type: ignore[attr-defined]
    assert failed.value.difference.expected == "5.0"  # type: ignore[attr-defined]
    for answer, expected in ((np.ones(3), np.ones(2)), (3, 4)):
        with pytest.raises(CheckFailed) as failed:
            student.scaled(answer).should_equal(expected, picture=draw)
        assert failed.value.picture is None  # type: ignore[attr-defined]


def test_a_picture_that_cannot_be_drawn_of_what_was_returned_changes_no_verdict(student: Student) -> None:
    with pytest.raises(CheckFailed, match="1 of 1 is not finite") as failed:
        student.scaled(np.array([np.nan])).should_equal(np.ones(1), picture=lambda *_: str(int(float("nan"))))
    assert failed.value.picture is None  # type: ignore[attr-defined]


def test_the_reference_takes_each_step_once_and_forgives_those_that_a_check_lets_fail() -> None:
    made = call.Counter.construct(3)
    made.call("add", "x")  # raises, as a check may ask for
    made.call("add", 1)
    last, found = made.call("add", 1), Reference(reference())
    assert [found.value(last), found.value(last), found.value(made.call("add", 1))] == [5, 5, 6]
