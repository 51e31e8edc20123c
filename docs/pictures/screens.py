"""What a learner sees in a terminal: real screens of the grader, on prepared answers to the course's exercises."""

from __future__ import annotations

import contextlib
import io
import tempfile
from functools import cache
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from grader.course import Course, read_course
from grader.judging import judge
from grader.learner.handout import handed_out
from grader.learner.workspace import Workspace
from grader.request import Request
from grader.results import ExerciseResult
from grader.watch.events import Begun, Ended, Event, Judged, Pressed
from grader.watch.pages import screen
from grader.watch.watching import Watching
from grader.watch.work import Work

from .drawing import DARK, Theme

COURSE = Path(__file__).parents[2]
COLUMNS, ROWS = 80, 40
SEED, QUESTION = 71, 0
ROUNDS_UP = "return math.ceil((input_size + 2 * padding - kernel_size) / stride) + 1"
FLIPS = "output[row, column] = (patch * kernel[::-1, ::-1]).sum()"

# Colours that can be told apart on the pages' own backgrounds.
_NORMAL_LIGHT = [(33, 33, 33), (183, 28, 28), (27, 110, 50), (140, 90, 0), (21, 72, 160), (123, 31, 130), (0, 105, 110)]
_NORMAL_DARK = [
    (226, 228, 233),
    (255, 120, 115),
    (120, 205, 130),
    (230, 190, 90),
    (120, 170, 250),
    (210, 150, 230),
    (100, 205, 210),
]
_LIGHT = TerminalTheme((250, 250, 250), (33, 33, 33), [*_NORMAL_LIGHT, (120, 120, 120)])
_DARK = TerminalTheme((24, 26, 33), (226, 228, 233), [*_NORMAL_DARK, (150, 154, 165)])

# No font is fetched, and no window is drawn around it.
_FORMAT = """<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: {char_height}px;
  line-height: {line_height}px; font-variant-east-asian: full-width; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>{lines}</defs>
<rect width="100%" height="100%" rx="8" fill="FILL"/>
<g transform="translate(16, 16)" clip-path="url(#{unique_id}-clip-terminal)">{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g></g>
</svg>
"""


def wrong_answer(theme: Theme) -> str:
    """An answer that rounds up."""
    return _drawn(theme, "wrong_answer", _wrong_answer())


def hint(theme: Theme) -> str:
    """The same, after the key h."""
    return _drawn(theme, "hint", _wrong_answer("h"))


def wrong_array(theme: Theme) -> str:
    """An answer that flips the kernel."""
    return _drawn(theme, "wrong_array", _wrong_array())


def passed(theme: Theme) -> str:
    """A right answer."""
    return _drawn(theme, "passed", _passed())


def exercises(theme: Theme) -> str:
    """The list, one down."""
    return _drawn(theme, "exercises", _passed("l", "down"))


def celebration(theme: Theme) -> str:
    """All exercises, answered by the references."""
    return _drawn(theme, "celebration", _celebration())


@cache
def _wrong_answer(*keys: str) -> tuple[Text, ...]:
    stub = handed_out(_course(), QUESTION)["exercises/01_sizes/output_size.py"]
    answer = stub.replace("def output_size", "import math\n\n\ndef output_size", 1)
    return _session({"output_size": answer.replace("raise NotImplementedError", ROUNDS_UP)}, "output_size", *keys)


@cache
def _wrong_array() -> tuple[Text, ...]:
    right = "output[row, column] = (patch * kernel).sum()"
    return _session({"negative_outputs": _reference("negative_outputs").replace(right, FLIPS)}, "negative_outputs")


@cache
def _passed(*keys: str) -> tuple[Text, ...]:
    return _session({"output_size": _reference("output_size")}, "output_size", *keys)


@cache
def _celebration() -> tuple[Text, ...]:
    course = _course()
    references = {exercise.name: _reference(exercise.name) for exercise in course.exercises}
    return _session(references, course.exercises[0].name, "c")


def _session(answers: dict[str, str], current: str, *keys: str) -> tuple[Text, ...]:
    """Return the screen of somebody who has given some answers, stands at one of them and has pressed some keys."""
    course = _course()
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name, text in handed_out(course, QUESTION).items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(answers.get(path.stem, text), encoding="utf-8")
        work = Work(Workspace(course, Path(folder).resolve()))
        judged = _JudgedAtOnce(work)
        state = Watching(work, judged)
        state.current = current
        state.begin()
        judged.tell(state)
        for key in keys:
            state.take(Pressed(key))
            judged.tell(state)
        return tuple(screen(state, COLUMNS, ROWS))


class _JudgedAtOnce:
    """Has exercises judged, and keeps what becomes of them until it is asked for."""

    def __init__(self, work: Work) -> None:
        self._work, self._number = work, 0
        self._events: list[Event] = []

    def start(self, names: list[str]) -> int:
        self._number += 1
        request = Request(self._work.course, SEED, [self._work.item(name) for name in names])
        for event in judge(request):
            of = self._number
            self._events.append(Judged(of, event) if isinstance(event, ExerciseResult) else Begun(of, event))
        self._events.append(Ended(self._number))
        return self._number

    def abandon(self) -> None:
        self._events.clear()

    def tell(self, state: Watching) -> None:
        for event in self._events:
            state.take(event)
        self._events.clear()


@cache
def _course() -> Course:
    return read_course(COURSE)


def _reference(name: str) -> str:
    course = _course()
    return course.solution_file(course.exercise(name), "solution.py").read_text(encoding="utf-8")


def _drawn(theme: Theme, name: str, lines: tuple[Text, ...]) -> str:
    colours = _DARK if theme is DARK else _LIGHT
    console = Console(
        record=True, file=io.StringIO(), width=COLUMNS, force_terminal=True, color_system="standard", no_color=False
    )
    for line in lines:
        console.print(line, soft_wrap=True, highlight=False)
    form = _FORMAT.replace("FILL", colours.background_color.hex)
    return console.export_svg(theme=colours, code_format=form, unique_id=f"screen-{name}")
