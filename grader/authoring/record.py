"""What was proved, written down to be kept beside the course: a page of two parts, each written by its own command.

A long proof can be made in pieces: an exercise that a run was not about keeps what was written of it before.
"""

import datetime
import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from grader.authoring.findings import ExerciseProof
from grader.authoring.mutation_test import Mutation
from grader.authoring.proof_table import many
from grader.course import Course, Exercise
from grader.report.document import versions
from grader.writing import write_whole

_HEAD = """# Proof of the course

This page is written by `grader dev check` and `grader dev mutate`, with `--record`; nobody edits it. Each row says when
it was written, and of which files: the beginning of a hash of the exercise's stub and of all that lies beside its
reference.
"""


@dataclass(frozen=True)
class _Part:
    """One part of the page: what it is about, the columns of its table, and the lists below."""

    heading: str
    columns: tuple[str, ...]
    lists: tuple[str, ...]


_HELD = _Part(
    "What holds",
    ("seeds", "alternatives accepted", "mistakes diagnosed", "checks that refuse", "seconds"),
    ("Told rightly, and later than a verdict waits:", "To be mended:"),
)
_CHANGED = _Part(
    "What the checks refuse of small changes",
    ("made", "tried", "refused", "equivalent", "survived"),
    ("Equivalent, by hand, with the reason:", "Not refused:", "To be mended in the lists:"),
)


def record_proofs(path: Path, course: Course, proofs: Sequence[ExerciseProof], seeds: Sequence[int]) -> None:
    """Write what holds under these seeds into the page at `path`."""
    rows = {
        proof.name: [
            f"{seeds[0]} to {seeds[-1]}" if len(seeds) > 1 else str(seeds[0]),
            *(_share(proof, part) for part in ("alternatives", "mistakes", "checks")),
            f"{proof.seconds:.1f}" if proof.judged else "",
        ]
        for proof in proofs
    }
    late = {proof.name: [f": {', '.join(proof.late)}"] for proof in proofs if proof.late}
    faults = {proof.name: [f", {fault.file}: {fault.message}" for fault in proof.faults] for proof in proofs}

    def summary(table: list[list[str]]) -> str:
        totals = [sum(_number(row[column]) for row in table) for column in (4, 5, 6)]
        return (
            f"{many(len(table), 'exercise')}: {totals[0]} alternatives are accepted, {totals[1]} mistakes are refused "
            f"with their own diagnosis and no other, and {totals[2]} checks refuse at least one mistake, under every "
            "seed. Where there are seconds, the real judge was asked under the first, and they are how long it took "
            "for the reference. But for what is listed as to be mended, every stub runs, is not started and has the "
            "signatures of its reference; every reference passes; every example of a lesson holds; titles, points, "
            "hints and prerequisites are there."
        )

    _write(path, course, _HELD, rows, (late, faults), summary)


def record_mutations(path: Path, course: Course, results: Sequence[Mutation]) -> None:
    """Write what became of all mutants into the page at `path`."""
    rows = {
        found.name: [
            *(str(number) for number in (found.made, found.tried, found.refused, found.equivalent)),
            str(len(found.survivors)),
        ]
        for found in results
    }
    reasons = {found.name: [f": {_code(reason)}" for reason in found.reasons] for found in results}
    passed = {
        found.name: [f", {one.function}, line {one.line}: `{one.was}` → `{one.now}`" for one in found.survivors]
        for found in results
    }
    faults = {found.name: [f": {fault}" for fault in found.faults] for found in results}

    def summary(table: list[list[str]]) -> str:
        tried, refused, equivalent = (sum(_number(row[column]) for row in table) for column in (4, 5, 6))
        share = f"{100 * refused / (tried - equivalent):.1f} %" if tried > equivalent else "none"
        return (
            "Each reference is changed by its syntax tree: another operator, comparison or number, a term, an argument "
            "or a statement left out, arguments, items and axes swapped, a condition turned round. At most 40 changes "
            f"of an exercise are drawn. {refused} of {tried - equivalent} that make a difference are refused, {share}; "
            f"{equivalent} more make none and are listed as equivalent."
        )

    _write(path, course, _CHANGED, rows, (reasons, passed, faults), summary)


def _write(
    path: Path,
    course: Course,
    part: _Part,
    rows: dict[str, list[str]],
    notes: Sequence[dict[str, list[str]]],
    summary: Callable[[list[list[str]]], str],
) -> None:
    """Put one part into the page, exercise by exercise, and leave the other as it is."""
    old = path.read_text(encoding="utf-8") if path.is_file() else ""
    parts = dict(re.findall(r"^## (.+?)\n\n(.*?)(?=^## |\Z)", old, re.MULTILINE | re.DOTALL))
    before = parts.get(part.heading, "")
    exercises = {exercise.name: exercise for exercise in course.exercises}
    table = {cells[0].strip("`"): cells for cells in map(_cells, re.findall(r"^\| `.*$", before, re.MULTILINE))}
    today = str(datetime.datetime.now(datetime.UTC).date())
    for name, cells in rows.items():
        table[name] = [f"`{name}`", today, _files(course, exercises[name]), *cells]
    ordered = [table[name] for name in exercises if name in table]
    lists = [
        f"{title}\n\n{chr(10).join(lines)}"
        for title, now in zip(part.lists, notes, strict=True)
        if (lines := _listed(before, title, now, exercises, rows))
    ]
    known = ", ".join(f"{name} {version}" for name, version in versions().items())
    drawn = _table(["exercise", "on", "files", *part.columns], ordered)
    parts[part.heading] = "\n\n".join([summary(ordered), f"Last written with {known}.", drawn, *lists])
    kept = [f"## {one.heading}\n\n{parts[one.heading].rstrip()}\n" for one in (_HELD, _CHANGED) if one.heading in parts]
    write_whole(path, "\n".join([_HEAD, *kept]))


def _listed(
    before: str, title: str, now: dict[str, list[str]], exercises: Iterable[str], written: Iterable[str]
) -> list[str]:
    """Return the lines of a list: those of this run, and of other exercises those that stood there before."""
    _, _, rest = before.partition(f"{title}\n\n")
    lines = {name: [f"- `{name}`{text}" for text in texts] for name, texts in now.items()}
    for line in takewhile(lambda line: line.startswith("- "), rest.splitlines()):
        name = line.split("`")[1]
        if name not in written:
            lines.setdefault(name, []).append(line)
    return [line for name in exercises for line in lines.get(name, [])]


def _files(course: Course, exercise: Exercise) -> str:
    """Return the beginning of a hash of an exercise's files."""
    digest = hashlib.sha256(course.stub(exercise).read_bytes())
    folder = course.solution_file(exercise, "solution.py").parent
    for path in sorted(path for path in folder.iterdir() if path.suffix in (".py", ".toml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:8]


def _share(proof: ExerciseProof, part: str) -> str:
    tried = proof.tried.get(part)
    return "" if tried is None else f"{proof.held.get(part, 0)} of {tried}"


def _number(cell: str) -> int:
    return int(cell.split()[0]) if cell.split() else 0


def _code(reason: str) -> str:
    change, _, why = reason.partition(". ")
    return f"`{change}`. {why}"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]
