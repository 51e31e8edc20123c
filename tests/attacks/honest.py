"""The other way round: all references and alternatives of all courses pass, in every tier and for every seed.

    python -m tests.attacks.honest --seeds 20        prints a table; exits with 1 where an honest answer was refused

Every version is handed in as a file, as a learner would: the reference as it is, and after it, in a file of their own,
the alternatives, one of which takes the reference's name.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from grader.confinement.tiers import Tier
from grader.confinement.trials import trial
from grader.course import Course, Exercise, read_course
from grader.judge.course_files import alternatives_in
from grader.judging import Judging
from grader.request import Item, Request
from grader.results import ExerciseResult, Status

from .attack import COURSE, ROOT

COURSES = {
    "convjax": ROOT,
    "tiny": ROOT / "tests/grader/tiny_course",
    "jax": ROOT / "tests/grader/jax_course",
    "attacked": COURSE,
}


def versions(course: Course, exercise: Exercise) -> list[str]:
    """Return the texts of all right answers that a course knows to one exercise."""
    reference = course.solution_file(exercise, "solution.py").read_text(encoding="utf-8")
    path = course.solution_file(exercise, "alternatives.py")
    texts = [reference]
    for name in alternatives_in(path):
        stands_for = name.partition("__")[0]
        texts.append(f"{reference}\n\n{path.read_text(encoding='utf-8')}\n\n{stands_for} = {name}\n")
    return texts


def batches(course: Course, folder: Path) -> Iterator[list[Item]]:
    """Write all versions into a folder, and yield them so that each exercise stands at most once in each list."""
    texts = {exercise.name: versions(course, exercise) for exercise in course.exercises}
    for number in range(max(map(len, texts.values()))):
        items = []
        for exercise in course.exercises:
            if number < len(texts[exercise.name]):
                path = folder / f"{exercise.name}-{number}.py"
                path.write_text(texts[exercise.name][number], encoding="utf-8")
                items.append(Item(exercise.name, str(path), path.name))
        yield items


def refused(folder: Path, tier: Tier, seed: int) -> tuple[int, list[ExerciseResult]]:
    """Judge all right answers of a course; returns how many there were, and the verdicts that were no pass."""
    course, count, found = read_course(folder), 0, []
    with tempfile.TemporaryDirectory(prefix="honest-") as scratch, Judging() as judging:
        for items in batches(course, Path(scratch)):
            # As learners check, who may find programs compiled, and as they are graded, who may not.
            request = Request(str(folder), seed, items, isolation=tier, shares_programs=bool(seed % 2))
            results = [event for event in judging.judge(request) if isinstance(event, ExerciseResult)]
            count += len(results)
            found += [result for result in results if result.status is not Status.PASSED or not result.score]
    return count, found


def main() -> int:
    """Judge them all, and print a table."""
    parser = argparse.ArgumentParser(description="Judge all right answers, in every tier that this machine has.")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--tier", type=Tier, action="append", choices=list(Tier))
    parser.add_argument("--course", action="append", choices=list(COURSES))
    chosen = parser.parse_args()
    print("| tier | course | seeds | right answers judged | refused | seconds |\n|---|---|---|---|---|---|")
    bad = 0
    for tier in chosen.tier or [tier for tier in Tier if trial(tier).missing is None]:
        for name in chosen.course or COURSES:
            began, judged, wrong = time.monotonic(), 0, 0
            for seed in range(chosen.seeds):
                count, found = refused(COURSES[name], tier, seed)
                judged, wrong = judged + count, wrong + len(found)
                for result in found:
                    print(f"seed {seed}: {result}", file=sys.stderr)
            seconds = round(time.monotonic() - began)
            print(f"| `{tier}` | {name} | {chosen.seeds} | {judged} | {wrong} | {seconds} |", flush=True)
            bad += wrong
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
