"""A course of functions in JAX, layers of Flax and optimisers: all that a check can ask, behind the walls there are."""

import ast
from pathlib import Path

import pytest

from grader.confinement.tiers import Tier
from grader.confinement.trials import trial
from grader.judge import course_files
from grader.request import Variant
from grader.results import Status

from .conftest import judge_file

COURSE = Path(__file__).with_name("jax_course")
SOLUTIONS = {path.parent.name: path for path in sorted(COURSE.glob("solutions/*/*/solution.py"))}
OF = {"affine": "Affine", "momentum": "Momentum"}

MISTAKES = [
    (exercise, node.name, marked.args[1].value)  # read, not run: JAX is not to be loaded here
    for exercise, path in SOLUTIONS.items()
    if (file := path.with_name("mistakes.py")).is_file()
    for node in ast.parse(file.read_text(encoding="utf-8")).body
    for marked in getattr(node, "decorator_list", [])
]
ALTERNATIVES = [
    (exercise, name)
    for exercise, path in SOLUTIONS.items()
    for name in course_files.alternatives_in(path.with_name("alternatives.py"))
]


def test_an_own_optimiser_passes_and_one_that_forgets_is_told_so() -> None:
    """The one exercise that needs no JAX."""
    assert judge_file(SOLUTIONS["momentum"], "momentum", course=COURSE).status is Status.PASSED
    variant = Variant("mistakes.py", "Forgetting", "Momentum")
    result = judge_file(SOLUTIONS["momentum"], "momentum", course=COURSE, variant=variant)
    failed = result.first_wrong
    assert failed is not None
    assert failed.diagnosis == "Nothing is remembered from step to step."
    assert failed.call is not None
    assert failed.call.count("momentum.step(") == 2


@pytest.mark.slow
@pytest.mark.parametrize("exercise", SOLUTIONS)
@pytest.mark.parametrize("tier", ["strongest", Tier.PROCESS])
def test_every_operation_passes_behind_the_strongest_wall_and_without_one(exercise: str, tier: str) -> None:
    found = next(tier for tier in Tier if trial(tier).missing is None) if tier == "strongest" else Tier.PROCESS
    result = judge_file(SOLUTIONS[exercise], exercise, course=COURSE, isolation=found)
    assert (result.status, result.message) == (Status.PASSED, None), [test.message for test in result.tests]


@pytest.mark.slow
@pytest.mark.parametrize(("exercise", "name", "why"), MISTAKES, ids=[name for _, name, _ in MISTAKES])
def test_a_mistake_fails_and_is_named(exercise: str, name: str, why: str) -> None:
    variant = Variant("mistakes.py", name, OF.get(exercise, exercise))
    result = judge_file(SOLUTIONS[exercise], exercise, course=COURSE, variant=variant, patience=8)
    assert result.status is Status.FAILED
    failed = result.first_wrong
    assert failed is not None
    assert why.partition("{")[0] in (failed.diagnosis or "")


@pytest.mark.slow
@pytest.mark.parametrize(("exercise", "name"), ALTERNATIVES)
def test_an_alternative_passes(exercise: str, name: str) -> None:
    variant = Variant("alternatives.py", name, name.partition("__")[0])
    result = judge_file(SOLUTIONS[exercise], exercise, course=COURSE, variant=variant)
    assert result.status is Status.PASSED, [test.message for test in result.tests]


@pytest.mark.slow
def test_a_learner_may_import_what_is_given_and_sees_the_picture_of_the_window(tmp_path: Path) -> None:
    path = tmp_path / "smoothed.py"
    path.write_text(
        "import jax.numpy as jnp\nfrom given import hat, row\n\n\n"
        "def smoothed(x, weights=hat, *, stride=1):\n"
        "    return jnp.correlate(x, jnp.asarray(weights), mode='valid')[::stride].at[-1].add(row(2)[1])\n"
    )
    failed = judge_file(path, "smoothed", course=COURSE).first_wrong
    assert failed is not None
    assert failed.message == (
        "smoothed(given.row(4, start=1.0), np.array([1., 2.]))\n"
        "shape   (3,), as expected\nvalues  1 of 3 is wrong, at [2]: expected 11.0, got 12.0"
    )
    assert (failed.expected, failed.got, failed.picture) == ("11.0", "12.0", "x[2:5]")
