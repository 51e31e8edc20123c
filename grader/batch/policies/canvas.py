"""The CSV that Canvas's gradebook imports.

What it reads, in its own words and code (https://github.com/instructure/canvas-lms, lib/gradebook_importer.rb):

- The first line names the columns: `Student`, `ID`, `SIS User ID`, `SIS Login ID`, `Section`, in this order, then the
  assignments, each as ``title (id)``. Without the id it looks for the title, and makes a new assignment where there
  is none. It drops any column whose name holds `Current Score`, `Final Grade` and the like.
- A line whose first cell holds `Points Possible` says what the assignments are worth, and is of no student.
- It finds a student by ID, which is Canvas's own number; else by SIS User ID; else by SIS Login ID; else by the name,
  written as Canvas writes it.
- `EX`, in any case, excuses. An empty cell is no grade, and takes away one that is there. Scores are compared in
  hundredths.
"""

import re
from collections.abc import Mapping

from grader.batch.cells import as_it_is, harmless
from grader.batch.policies.gradebooks import Gradebook
from grader.batch.policies.numbers import shown
from grader.batch.policies.roster import Person
from grader.errors import UsageError

_COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_DROPPED = re.compile(r"(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)")
_POINTS = "Points Possible"


def canvas_rows(gradebook: Gradebook, headings: Mapping[str, str], *, missing: str = "") -> list[list[str]]:
    """Return the gradebook of a class as Canvas reads it.

    Args:
        gradebook: the points; its people come from a roster, best of all from an export of Canvas.
        headings: for each part, the assignment as Canvas exports it: ``Convolutions (1234)``.
        missing: the points of somebody who handed in nothing; an empty cell is no grade, ``0`` is a zero.

    Raises:
        UsageError: Canvas would drop a column, or could not find a student.
    """
    for heading in headings.values():
        if not heading.strip() or _DROPPED.search(heading) or heading in _COLUMNS:
            raise UsageError(
                f"Canvas drops a column called '{heading}'. Name it as Canvas exports it: 'Convolutions (1234)'."
            )
    rows = [[*_COLUMNS, *(harmless(heading) for heading in headings.values())]]
    worth = [shown(points) if (points := gradebook.possible.get(part)) else "" for part in headings]
    rows.append([f"    {_POINTS}", "", "", "", "", *worth])
    for line in gradebook.lines:
        cells = [gradebook.cell(line, part, excused="EX", missing=missing) for part in headings]
        rows.append([*_who(line.person), *cells])
    return rows


def _who(person: Person) -> list[str]:
    where = f"line {person.line} of the roster"
    if _POINTS in person.name:
        raise UsageError(
            f"{where}: Canvas takes a line of '{person.name}' for what assignments are worth. Mend the name."
        )
    if person.canvas_id and not person.canvas_id.isdecimal():
        raise UsageError(f"{where}: '{person.canvas_id}' is no ID of Canvas's; these are numbers.")
    keys = [as_it_is(text, where) for text in (person.canvas_id, person.id, person.login)]
    name = harmless(person.name) if any(keys) else as_it_is(person.name, where)
    if not name and not any(keys):
        raise UsageError(
            f"{where}: Canvas knows people by ID, SIS User ID, SIS Login ID or name; there is none of these."
        )
    return [name, *keys, harmless(person.section)]
