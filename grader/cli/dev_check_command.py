"""`grader dev check`."""

import json
from typing import Annotated

import typer
from rich.console import Console

from grader.authoring.course_proof import Workshop
from grader.authoring.findings import ExerciseProof
from grader.authoring.proof_table import ProofTable
from grader.authoring.record import record_proofs
from grader.authoring.requirements import read_requirements
from grader.cli.dev_options import CourseFolder, Jobs, Record, course_to_write, progress
from grader.cli.faults import explained
from grader.cli.selection import Names, selected

EXAMPLES = """
grader dev check output_size          one exercise
grader dev check 01_sizes --quick     a chapter, without the real judge
grader dev check --seeds 5            everything, under five seeds
"""


@explained
def dev_check(
    names: Names = None,
    seeds: Annotated[int, typer.Option(metavar="N", help="Under how many seeds everything is tried.", min=1)] = 1,
    first: Annotated[int, typer.Option("--seed", metavar="N", help="The first of them.", min=0)] = 0,
    quick: Annotated[
        bool, typer.Option("--quick", help="Leave out the real judge: what it says is rehearsed only.")
    ] = False,
    folder: CourseFolder = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
    record: Record = None,
    jobs: Jobs = None,
) -> None:
    """Prove a course: stubs, references, alternatives, mistakes, checks, lessons and the entries in course.toml.

    Everything is rehearsed by the judge's own code under each seed; under the first, the real judge is asked as well.

    Exit code: 0 everything holds; 1 something is to be mended; 2 wrong usage; 3 the course cannot be read at all.
    """
    course = course_to_write(folder)
    read_requirements(course.folder)  # whatever is wrong with that is told once
    exercises = selected(course, names).exercises
    numbers = range(first, first + seeds)
    console = Console()
    table = ProofTable(console)
    proofs: list[ExerciseProof] = []
    with Workshop(course, jobs) as workshop, progress(len(exercises), as_json) as tell:
        if not as_json:
            table.head()
        for proof in workshop.proofs(exercises, numbers, tell, judged=not quick):
            proofs.append(proof)
            if not as_json:
                tell.above(lambda proof=proof: table.row(proof))
        workshop.again_alone(proofs, first, tell)
    if as_json:
        print(json.dumps({"seeds": list(numbers), "exercises": [proof.to_json() for proof in proofs]}, indent=1))
    else:
        table.faults(proofs)
        table.summary(proofs, seeds)
    if record is not None:
        record_proofs(record, course, proofs, numbers)
    raise typer.Exit(1 if any(proof.faults for proof in proofs) else 0)
