"""How long the grader takes, as ratios between commands that are run in turn: ``python -m benchmarks.grading``.

Every command is started anew in each round, one after the other, so that whatever else the machine does touches all of
them alike. A ratio is that of two medians. Checking again is measured inside of one `Judging`, whose first request is
left out. `chrt -r 1` before the command keeps others of the machine from the processor.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from grader.confinement.trials import strongest
from grader.course import Course, read_course
from grader.judging import Judging
from grader.learner.workspace import reference_item
from grader.request import Request

from . import machine

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).parent / "results"
PAGE = ROOT / "docs" / "grading" / "speed.md"
MARKS = "<!-- measured -->", "<!-- end of measured -->"

# A course of few lines, so that what is measured is the grader: one jitted convolution, compared twice.
JAX_COURSE = {
    "course.toml": """
name = "speed"
title = "Speed"
[[chapters]]
name = "01_sums"
title = "Sums"
[[chapters.exercises]]
name = "smoothed"
title = "A convolution"
packages = ["jax"]
""",
    "exercises/01_sums/smoothed.py": "import jax\n\n\ndef smoothed(x, kernel):\n    raise NotImplementedError\n",
    "solutions/01_sums/smoothed/solution.py": """
import jax


@jax.jit
def smoothed(x, kernel):
    return jax.lax.conv_general_dilated(x, kernel, (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"))
""",
    "solutions/01_sums/smoothed/checks.py": """
import numpy as np


def test_ones(student):
    student.smoothed(np.ones((1, 8, 8, 3), "float32"), np.ones((3, 3, 3, 4), "float32")).should_match_reference()


def test_any(student, rng):
    draw = np.random.default_rng(rng.randrange(10**6))
    x, kernel = (draw.normal(size=size).astype("float32") for size in ((2, 8, 8, 3), (3, 3, 3, 4)))
    student.smoothed(x, kernel).should_match_reference(rtol=1e-4, atol=1e-4)
""",
}


def main() -> None:
    """Run the command."""
    typer.run(measure)


def measure(
    rounds: Annotated[int, typer.Option(min=1, help="How many times each command is run.")] = 9,
    write: Annotated[bool, typer.Option("--write", help="Write the numbers and the page of the docs.")] = False,
) -> None:
    """Measure cold checks, checks that are repeated, and the whole course."""
    course = read_course(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        jax_course = _written(Path(folder))
        seconds = _cold(jax_course.folder, rounds)
        first = course.exercises[0].name
        seconds["again without JAX"] = _again(course, first, rounds)
        seconds["again with JAX"] = _again(jax_course, "smoothed", rounds)
    found = _numbers(seconds, len(course.exercises))
    described = {
        "date": machine.now(),
        **machine.description(),
        "isolation": str(strongest()),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        "rounds": rounds,
    }
    table = _table(found)
    print(table)
    if write:
        RESULTS.joinpath("grading.json").write_text(
            json.dumps({**described, "numbers": found, "seconds": seconds}, indent=1) + "\n", encoding="utf-8"
        )
        _put_into_page(table, described)


def _written(folder: Path) -> Course:
    for name, text in JAX_COURSE.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return read_course(folder)


def _cold(jax_course: Path, rounds: int) -> dict[str, list[float]]:
    grader = [sys.executable, "-m", "grader", "check", "--solutions"]
    commands: dict[str, tuple[list[str], Path]] = {
        "import pytest": ([sys.executable, "-c", "import pytest"], ROOT),
        "cold without JAX": ([*grader, "output_size"], ROOT),
        "import jax, pytest; a jit": (
            [sys.executable, "-c", "import jax, pytest; jax.jit(lambda x: x + 1)(1.)"],
            ROOT,
        ),
        "cold with JAX": ([*grader, "smoothed"], jax_course),
        "the whole course": (grader, ROOT),
    }
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, (command, folder) in commands.items():
            taken = _timed(lambda command=command, folder=folder: _run(command, folder))
            if turn:  # the first fills the machine's caches
                seconds[name].append(taken)
    return seconds


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True)


def _again(course: Course, exercise: str, rounds: int) -> list[float]:
    request = Request(str(course.folder), 7, [reference_item(course, course.exercise(exercise))], shares_programs=True)
    with Judging() as judging:
        taken = [_timed(lambda: list(judging.judge(request))) for _ in range(rounds + 1)]
    return taken[1:]


def _timed(action: Callable[[], Any]) -> float:
    began = time.perf_counter()
    action()
    return round(time.perf_counter() - began, 4)


def _numbers(seconds: dict[str, list[float]], exercises: int) -> list[dict[str, Any]]:
    median = {name: statistics.median(taken) for name, taken in seconds.items()}

    def number(what: str, name: str, value: float, unit: str, most: float) -> dict[str, Any]:
        return {"what": what, "seconds": median[name], "value": round(value, 2), "unit": unit, "most": most}

    without = median["cold without JAX"] / median["import pytest"]
    with_jax = median["cold with JAX"] / median["import jax, pytest; a jit"]
    each = median["the whole course"] / exercises
    return [
        number("`grader check output_size`, cold", "cold without JAX", without, "× `import pytest`", 6),
        number("a JAX exercise, cold", "cold with JAX", with_jax, "× `import jax, pytest` and a `jit`", 2.5),
        number("again, without JAX", "again without JAX", median["again without JAX"], "s", 0.3),
        number("again, with JAX", "again with JAX", median["again with JAX"], "s", 0.7),
        number("`grader check --solutions`", "the whole course", each, "s an exercise", 1.5),
    ]


def _table(numbers: list[dict[str, Any]]) -> str:
    lines = ["| what | seconds | measured | promised |", "|---|---|---|---|"]
    for row in numbers:
        measured, promised = f"{row['value']:.2f} {row['unit']}", f"≤ {row['most']:g} {row['unit']}"
        lines.append(f"| {row['what']} | {row['seconds']:.2f} | {measured} | {promised} |")
    return "\n".join(lines)


def _put_into_page(table: str, described: dict[str, Any]) -> None:
    versions = described["versions"]
    where = (
        f"Medians of {described['rounds']} rounds on {described['cores']} cores of {described['processor']}, "
        f"{described['system']}, Python {described['python']}, JAX {versions['jax']}, isolation "
        f"`{described['isolation']}`, {described['date']}; the load was {described['load']} when it ended."
    )
    begin, end = MARKS
    text = PAGE.read_text(encoding="utf-8")
    measured = f"{begin}\n\n{table}\n\n{where}\n\n{end}"
    PAGE.write_text(re.sub(f"{begin}.*{end}", lambda _: measured, text, flags=re.DOTALL), encoding="utf-8")


if __name__ == "__main__":
    main()
