"""`grader dev mutate`."""

import json
from typing import Annotated

import typer
from rich.console import Console

from grader.authoring.course_proof import Workshop
from grader.authoring.mutation_table import MutationTable
from grader.authoring.mutation_test import Mutation, mutate
from grader.authoring.record import record_mutations
from grader.cli.dev_options import CourseFolder, Jobs, Record, course_to_write, progress
from grader.cli.faults import explained
from grader.cli.selection import Names, selected

EXAMPLES = """
grader dev mutate output_size     one exercise
grader dev mutate                 the whole course
"""


@explained
def dev_mutate(
    names: Names = None,
    seed: Annotated[int, typer.Option(metavar="N", help="Draws the mutants, where there are many.", min=0)] = 0,
    folder: CourseFolder = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
    record: Record = None,
    jobs: Jobs = None,
) -> None:
    """Change each reference mechanically, and see which of the changes its checks refuse.

    A change that makes no difference is listed in equivalent.toml beside the reference, as
    [[equivalent]] with function, was, now and why: at most one mutant in ten.

    Exit code: 0 everything is refused; 1 something passed, or a list is wrong; 2 wrong usage; 3 the course cannot be
    read at all.
    """
    course = course_to_write(folder)
    exercises = selected(course, names).exercises
    table = MutationTable(Console())
    results: list[Mutation] = []
    with Workshop(course, jobs) as workshop, progress(len(exercises), as_json) as tell:
        if not as_json:
            table.head()
        for found in workshop.in_order(exercises, lambda exercise: mutate(workshop, course, exercise, seed, tell)):
            results.append(found)
            if not as_json:
                tell.above(lambda found=found: table.row(found))
    if as_json:
        print(json.dumps({"seed": seed, "exercises": [found.to_json() for found in results]}, indent=1))
    else:
        table.rest(results)
    if record is not None:
        record_mutations(record, course, results)
    raise typer.Exit(1 if any(found.survivors or found.faults for found in results) else 0)
