"""What a notebook shows of a verdict: what is wrong first, why, where, and what to do next."""

import re
from collections.abc import Container

from grader.course import Exercise
from grader.learner.hints import number_of_fitting_hint
from grader.learner.standing import Standing, standing_of
from grader.learner.workspace import Workspace
from grader.notebook.blocks import Block, Code, Command, Folded, Heading, Note, Sentence, Table
from grader.report.explanation import is_settled_without_checks, visible_tests
from grader.report.words import checks, counted, headline, mark
from grader.results import ExerciseResult, Status, TestResult

FEW_LINES = 10
NOT_KEPT = (
    "Progress is kept until this notebook's kernel ends. To keep it longer, run !grader init, then %cd into its folder."
)


def verdict(
    workspace: Workspace, exercise: Exercise, result: ExerciseResult, tier: str, elsewhere: Container[str] = ()
) -> list[Block]:
    """Return the blocks that tell one exercise's verdict; `elsewhere` are the names that other cells defined."""
    blocks: list[Block] = []
    wrong = result.first_wrong
    if result.status is Status.PASSED:
        blocks.append(Heading(mark(result), f"{result.name} · {headline(result)} · {checks(result)}"))
    else:
        blocks.append(Heading(mark(result), f"{result.name} · {headline(result)}"))
    if wrong is None and result.message:
        blocks += [Sentence(result.message), *_alone(result.message, elsewhere), *_lines(result.lines)]
    if result.output.strip():
        blocks += _prints(result.output)
    if wrong is not None:
        blocks += _wrong_check(result, wrong, elsewhere)
    return [*blocks, *_what_next(workspace, exercise, result), Note(f"isolation: {tier}")]


def standings(workspace: Workspace) -> list[Block]:
    """Return the blocks that tell where the learner stands with every exercise."""
    blocks: list[Block] = [Sentence(f"{_done(workspace)} done", workspace.course.title)]
    for chapter, title in workspace.course.chapters.items():
        found = [exercise for exercise in workspace.course.exercises if exercise.chapter == chapter]
        rows = [(*_standing(workspace, exercise), exercise.name, exercise.title) for exercise in found]
        table = Table([(sign, name, title, word) for sign, word, name, title in rows])
        blocks += [Sentence(title, chapter), table]
    if not workspace.progress.is_kept:
        blocks.append(Sentence(NOT_KEPT))
    return [*blocks, Note("%exercise NAME puts one into a new cell.")]


def _alone(message: str, elsewhere: Container[str]) -> list[Block]:
    """Say of a name that the judge did not find where it is: in another cell."""
    match = re.search(r"NameError: name '(\w+)' is not defined", message)
    if match is None or match[1] not in elsewhere:
        return []
    return [Sentence(f"This cell is judged alone, and '{match[1]}' is in another one. Define it here too.", "Why")]


def _wrong_check(result: ExerciseResult, test: TestResult, elsewhere: Container[str]) -> list[Block]:
    blocks: list[Block] = [Sentence("" if test.status is Status.FAILED else headline(test), test.title)]
    blocks += [Code(text) for text in (test.message, test.picture) if text]
    if test.seed is not None:
        blocks.append(Note(f"random inputs, seed {test.seed}"))
    if test.diagnosis:
        blocks.append(Sentence(test.diagnosis, "Why"))
    blocks += _alone(test.message or "", elsewhere)
    tests = visible_tests(result)
    passed = sum(other.status is Status.PASSED for other in tests)
    waiting = sum(other.status is Status.SKIPPED for other in tests)
    wait = f" · {waiting} {'waits' if waiting == 1 else 'wait'} for this one" if waiting else ""
    return [*blocks, *_lines(test.lines), Sentence(f"{passed} of {counted(len(tests), 'check')} passed{wait}")]


def _lines(lines: list[tuple[int, str]]) -> list[Block]:
    return [block for number, source in lines for block in (Sentence(f"line {number}", "Your cell"), Code(source))]


def _prints(output: str) -> list[Block]:
    lines = output.rstrip().split("\n")
    if len(lines) <= FEW_LINES:
        return [Sentence("", "Your cell printed"), Code("\n".join(lines))]
    said = f"Your cell printed {len(lines)} lines; all but the last {FEW_LINES} are folded away"
    return [Folded("\n".join(lines[:-FEW_LINES]), said), Code("\n".join(lines[-FEW_LINES:]))]


def _what_next(workspace: Workspace, exercise: Exercise, result: ExerciseResult) -> list[Block]:
    if result.status is not Status.PASSED:
        if is_settled_without_checks(result) or not exercise.hints:
            return []
        fitting = number_of_fitting_hint(exercise, result)
        return [Command(f"%hint {exercise.name}" + (f" {fitting}" if fitting else ""), "A hint")]
    blocks: list[Block] = [*_where_it_is_kept(workspace, exercise)]
    blocks.append(Command(f"%solution {exercise.name}", "Compare with the reference"))
    exercises = list(workspace.course.exercises)
    place = exercises.index(exercise) + 1
    open_ones = [other for other in exercises[place:] + exercises[:place] if not _is_done(workspace, other)]
    if open_ones:
        blocks.append(Command(f"%exercise {open_ones[0].name}", "Go on with"))
        return [*blocks, Sentence(f"{_done(workspace)} done")]
    return [*blocks, Sentence(f"All {counted(len(exercises), 'exercise')} done.")]


def _where_it_is_kept(workspace: Workspace, exercise: Exercise) -> list[Block]:
    if not workspace.progress.is_kept:
        return [Sentence(NOT_KEPT)]
    path = workspace.item(exercise).shown_as
    if _is_done(workspace, exercise):
        return [Sentence(path, "Done in")]
    return [Sentence(f"{path} holds something else, and that is what counts. Copy the cell there.", "Not yet done")]


def _done(workspace: Workspace) -> str:
    exercises = workspace.course.exercises
    return f"{sum(_is_done(workspace, exercise) for exercise in exercises)} of {counted(len(exercises), 'exercise')}"


def _is_done(workspace: Workspace, exercise: Exercise) -> bool:
    if workspace.progress.is_kept:  # as 'grader list' says it
        return standing_of(workspace, exercise) is Standing.DONE
    return workspace.progress.done_at(exercise.name) is not None


def _standing(workspace: Workspace, exercise: Exercise) -> tuple[str, str]:
    if workspace.progress.is_kept:
        standing = standing_of(workspace, exercise)
        return standing.mark, standing.value
    return ("✓", "done") if _is_done(workspace, exercise) else ("·", "")
