"""The CSV that Moodle's gradebook imports.

What it reads (https://docs.moodle.org/en/Grade_import; https://github.com/moodle/moodle, grade/import/csv and
lib/csvlib.class.php):

- Whoever imports says which column identifies people, as id number, username or email address, and which column is
  the grade of which item. An email address counts with its case. One row of nobody's ends the whole import.
- Cells are trimmed. An empty grade, or ``-``, is no grade. A decimal point is read in every language.
- A feedback column goes with the grade column of the same item: imported alone, it takes the grade away. Feedback is
  HTML.
- PHP reads a backslash before a quotation mark as RFC 4180 does not: so none is written.
- A grade above 100 ends the import, unless the site's administrator has allowed more.
"""

import html
from collections.abc import Mapping

from grader.batch.cells import as_it_is, harmless
from grader.batch.policies.gradebooks import Gradebook
from grader.batch.policies.marks import TOTAL
from grader.batch.policies.roster import Person
from grader.errors import UsageError

IDENTITIES = {"email": "Email address", "id": "ID number", "login": "Username"}
"""What Moodle can find people by, and what it calls the column."""


def moodle_rows(
    gradebook: Gradebook, headings: Mapping[str, str], *, identified_by: str = "email", missing: str = "-"
) -> list[list[str]]:
    """Return the gradebook of a class as Moodle reads it.

    Args:
        gradebook: the points; its people come from a roster.
        headings: for each part, what its column is called; the total's has a column of feedback beside it.
        identified_by: what people are found by: ``email``, ``id`` or ``login``.
        missing: the points of somebody who handed in nothing; ``-`` is no grade, ``0`` is a zero.

    Raises:
        UsageError: somebody lacks what Moodle is to find them by; it would import nobody.
    """
    if identified_by not in IDENTITIES:
        raise UsageError(f"Moodle finds people by {', '.join(IDENTITIES)}, not by {identified_by}.")
    lacking = [str(line.person) for line in gradebook.lines if not getattr(line.person, identified_by)]
    if lacking:
        more = f" and {len(lacking) - 3} more" if len(lacking) > 3 else ""
        raise UsageError(
            f"Moodle finds people by {IDENTITIES[identified_by]}, and {', '.join(lacking[:3])}{more} have none in the "
            "roster.\nIt would import nobody. Add it, or choose another of email, id and login."
        )
    header = ["Full name", *IDENTITIES.values()]
    for part, heading in headings.items():
        header += [harmless(heading), harmless(f"{heading} (feedback)")] if part == TOTAL else [harmless(heading)]
    rows = [header]
    for line in gradebook.lines:
        row = _who(line.person)
        for part in headings:
            row.append(gradebook.cell(line, part, excused="-", missing=missing))
            row += [_feedback(line.why)] if part == TOTAL else []
        rows.append(row)
    return rows


def _who(person: Person) -> list[str]:
    where = f"line {person.line} of the roster"
    keys = [as_it_is(getattr(person, key), where) for key in IDENTITIES]
    return [harmless(person.name.replace("\\", "/")), *keys]


def _feedback(text: str) -> str:
    escaped = html.escape(text).replace("\\", "&#92;")
    return harmless("<br>".join(escaped.splitlines()))
