"""Exercism: a test runner, ``bin/run.sh SLUG INPUT_DIR OUTPUT_DIR``, and the image that it runs in.

https://exercism.org/docs/building/tooling/test-runners/interface
"""

from pathlib import Path

from grader.confinement.trials import strongest
from grader.course import Course, Exercise
from grader.judging import judge
from grader.platforms.course_files import course_files
from grader.platforms.files import File, below
from grader.platforms.filling import filled, program
from grader.platforms.order import Order
from grader.report.formats import Format, text_in
from grader.report.grading import Grading
from grader.request import Item, Request
from grader.results import ExerciseResult

TESTS = "tests"


def exercism_files(order: Order) -> dict[str, File]:
    """Return the test runner; of the first exercise it has an example of each verdict that never changes."""
    words = {
        "TIER": order.tier,
        "COURSE_HASH": order.course.content_hash(),
        "PATTERN": "|".join(order.names),
        "IMAGE": f"exercism/{order.course.name}-test-runner",
    }
    first = order.exercises[0]
    return {
        "Dockerfile": filled("exercism/Dockerfile", words),
        "fault.json": filled("exercism/fault.json"),
        **{
            f"bin/{name}": program(f"exercism/{name}", words) for name in ("run.sh", "run-tests.sh", "run-in-docker.sh")
        },
        **below("packages", order.packages.files()),
        **below("course", course_files(order.course)),
        **below(f"{TESTS}/{slug(first)}", _examples(order.course, first)),
    }


def slug(exercise: Exercise) -> str:
    """Return an exercise's name as Exercism writes it."""
    return exercise.name.replace("_", "-")


def _examples(course: Course, exercise: Exercise) -> dict[str, File]:
    """Return the reference and the stub as answers, each with the results that the runner has to write of it."""
    examples = {"right": course.solution_file(exercise, "solution.py"), "not-started": course.stub(exercise)}
    files: dict[str, File] = {}
    for case, path in examples.items():
        files[f"{case}/{exercise.name}.py"] = File(path.read_bytes())
        files[f"{case}/expected_results.json"] = File(_results(course, exercise, path).encode())
    return files


def _results(course: Course, exercise: Exercise, path: Path) -> str:
    item = Item(exercise.name, str(path), f"{exercise.name}.py")
    tier = strongest()
    events = judge(Request(str(course.folder), 0, [item]), lambda: tier)
    results = [event for event in events if isinstance(event, ExerciseResult)]
    return text_in(Format.EXERCISM, Grading(course, 0, tier, results))
