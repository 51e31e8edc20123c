"""The magics: ``%%exercise``, ``%exercise``, ``%exercises``, ``%hint`` and ``%solution``."""

import contextlib
import shlex
import sys
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from IPython.core.error import UsageError as ShellUsageError
from IPython.core.magic import Magics, line_cell_magic, line_magic, magics_class
from IPython.display import display

from grader.confinement import trials
from grader.confinement.tiers import Tier
from grader.errors import CourseError, IsolationError, JudgeError, UsageError
from grader.judge.text import plain
from grader.learner.hints import next_hint
from grader.notebook.blocks import Block, Sentence, as_bundle
from grader.notebook.cell import notebook_command
from grader.notebook.running import run_in
from grader.notebook.session import Session
from grader.notebook.verdict import standings, verdict
from grader.report.explanation import is_settled_without_checks
from grader.results import ExerciseResult, Status


@magics_class
class ExerciseMagics(Magics):
    """Exercises of a course, in the cells of a notebook."""

    def __init__(self, shell: Any) -> None:
        """Start with nothing found and nothing running."""
        super().__init__(shell)
        self._session = Session()

    def close(self) -> None:
        """End what runs in the background."""
        self._session.close()

    @line_cell_magic
    def exercise(self, line: str, cell: str | None = None) -> None:
        """Judge the rest of the cell as the answer to an exercise, then run it as any cell is run.

        %%exercise NAME [--seed N] [--isolation TIER]   judges the cell
        %exercise NAME                                  puts the exercise into a new cell
        """
        with self._explained():
            name, seed, isolation = _asked(line)
            exercise = self._session.exercise(name)
            if cell is None:
                self._shell.set_next_input(f"%%exercise {exercise.name}\n{self._session.beginning(exercise)}")
                _show([Sentence(f"{exercise.name} is in the next cell. Run that when you have an answer.")])
                return
            command = notebook_command(self._shell, cell)
            if command is not None:
                raise UsageError(
                    f"Line {command[0]} is for the notebook, and no Python: {plain(command[1], 100)}\n"
                    "Move it to a cell of its own; this one is judged whole."
                )
            result = self._session.check(exercise, cell, seed, isolation)
            tier, names = isolation or trials.strongest(), self._shell.user_ns
            _show(verdict(self._session.workspace(), exercise, result, tier, names))
        if _can_be_run(result):
            given = self._session.workspace().course.solution_file(exercise, "given.py")
            run_in(self._shell, cell, given)

    @line_magic
    def exercises(self, line: str) -> None:
        """Show all exercises, and which of them are done."""
        with self._explained():
            if line.strip():
                raise UsageError("%exercises takes no name; %exercise NAME puts one into a new cell.")
            _show(standings(self._session.workspace()))

    @line_magic
    def hint(self, line: str) -> None:
        """Show the next hint for an exercise, or the one of a number: %hint NAME [NUMBER]."""
        with self._explained():
            words = _words(line)
            if len(words) not in (1, 2) or not all(word.isdecimal() for word in words[1:]):
                raise UsageError("Name an exercise, and perhaps which hint: %hint NAME [NUMBER]")
            exercise = self._session.exercise(words[0])
            found = next_hint(self._session.workspace(), exercise, *map(int, words[1:]))
            print(f"Hint {found.number} of {found.total} for {exercise.name}\n")
            for paragraph in found.text.split("\n"):
                print(textwrap.fill(paragraph, 78, break_long_words=False))

    @line_magic
    def solution(self, line: str) -> None:
        """Show the course's own answer once yours has passed: %solution NAME [--anyway]."""
        with self._explained():
            words = _words(line)
            anyway = "--anyway" in words
            names = [word for word in words if word != "--anyway"]
            if len(names) != 1:
                raise UsageError("Name an exercise: %solution NAME [--anyway]")
            exercise, workspace = self._session.exercise(names[0]), self._session.workspace()
            progress = workspace.progress
            has_passed = progress.done_at(exercise.name) is not None
            if not (has_passed or anyway or progress.solution_shown(exercise.name)):
                raise UsageError(
                    f"{exercise.name} has not passed yet. A hint instead:  %hint {exercise.name}\n"
                    f"The solution anyway:  %solution {exercise.name} --anyway"
                )
            print(self._session.reference(exercise).rstrip())
            progress.show_solution(exercise.name, "passed" if has_passed else "anyway")
            progress.try_to_save()

    @property
    def _shell(self) -> Any:
        return self.shell

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what can go wrong into a message without a traceback, which the shell shows as wrong usage."""
        try:
            yield
        except UsageError as error:
            said = str(error).replace("'grader list'", "%exercises")
            raise ShellUsageError(plain(said, 4_000)) from None
        except CourseError as error:
            raise ShellUsageError(plain(f"The course, not your answer, is at fault:\n{error}", 4_000)) from None
        except IsolationError as error:
            raise ShellUsageError(plain(str(error), 4_000)) from None
        except JudgeError as error:
            said = f"The judge could not do its work, and nothing was counted:\n{error}"
            raise ShellUsageError(plain(said, 4_000)) from None
        except OSError as error:
            said = f"{error.filename}: {error.strerror}" if error.filename else str(error)
            raise ShellUsageError(plain(said, 4_000)) from None
        except KeyboardInterrupt:
            raise ShellUsageError("Interrupted; nothing was counted.") from None
        finally:
            self._tell_notes()

    def _tell_notes(self) -> None:
        """Say what of the learner's progress could not be read or kept."""
        with contextlib.suppress(UsageError, CourseError):
            notes = self._session.workspace().progress.notes
            for note in notes:
                print(plain(note, 4_000), file=sys.stderr)
            notes.clear()


def _show(blocks: Sequence[Block]) -> None:
    display(as_bundle(blocks), raw=True)


def _can_be_run(result: ExerciseResult) -> bool:
    """Whether a cell does the notebook no harm: the judge loaded it, and it neither hung nor ended its process."""
    return result.status is Status.NOT_STARTED or not is_settled_without_checks(result)


def _asked(line: str) -> tuple[str, int | None, Tier | None]:
    """Return the exercise that a line names, and its seed and isolation where it names these."""
    usage = UsageError("Name one exercise: %%exercise NAME [--seed N] [--isolation TIER]\n%exercises shows them all.")
    option = "%%exercise NAME [--seed N] [--isolation TIER]"
    seed, tier = None, None
    names, words = [], iter(_words(line))
    for word in words:
        value = next(words, "") if word in ("--seed", "--isolation") else ""
        if word == "--seed" and value.isdecimal():
            seed = int(value)
        elif word == "--isolation":
            tier = trials.choose(*trials.asked_for(value, None))
        elif word == "--seed":
            raise UsageError(f"--seed takes a whole number: {option}")
        elif word.startswith("-"):
            raise UsageError(f"There is no option {plain(word, 60)} here: {option}")
        else:
            names.append(word)
    if len(names) != 1:
        raise usage
    return names[0], seed, tier


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:  # a quotation mark that was never closed
        return line.split()
