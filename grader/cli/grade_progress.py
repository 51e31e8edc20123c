"""How far a batch is: a bar with rate and time left on a terminal, nothing elsewhere."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from grader.batch.batch import Tally


class _Rate(ProgressColumn):
    """Submissions a minute, those aside that were graded before."""

    def render(self, task: Task) -> Text:
        if not task.elapsed or task.completed <= task.fields["before"]:
            return Text("")
        return Text(f"{60 * (task.completed - task.fields['before']) / task.elapsed:.0f} a minute", "dim")


@contextlib.contextmanager
def bar_of(total: int, *, silent: bool) -> Iterator[Callable[[Tally, dict[str, Any]], None]]:
    """Show a bar on standard error while submissions are graded; yield what is told of each."""
    console = Console(stderr=True)
    columns = (TextColumn("Grading"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=silent or not console.is_terminal) as progress:
        task = progress.add_task("", total=total, before=0)

        def told(tally: Tally, _record: dict[str, Any]) -> None:
            progress.update(task, completed=tally.done, before=tally.before)

        yield told
