"""What is made of records: marks by a course's policy, people, gradebooks, and what people decided over the checks.

Nothing here grades. A record is read, and a changed deadline or a later decision needs no second look at an answer.

    reading      [grading] of course.toml, or of a file           → policy
    times        moments with zones, days, extensions
    numbers      points as exact fractions
    marks        a record and a policy                            → marks
    attempts     all records of a class                           → which of them count
    roster       which person a submission belongs to; roster_files reads the lists, pseudonyms hides the names
    gradebooks   points for a class; canvas and moodle write them as these platforms read them, through cells
    ledger       overrides.jsonl: what people decided, applied to marks
"""

from grader.batch.policies.attempts import Attempt, Choice, choose_attempts
from grader.batch.policies.canvas import canvas_rows
from grader.batch.policies.gradebooks import Gradebook, gradebook_of
from grader.batch.policies.ledger import (
    LEDGER,
    Ledger,
    Override,
    append,
    apply,
    note_regraded,
    previous_of,
    read_ledger,
)
from grader.batch.policies.marks import ExerciseMark, Marks, marks_of
from grader.batch.policies.moodle import moodle_rows
from grader.batch.policies.policy import Counts, Partial, Policy, Visibility
from grader.batch.policies.pseudonyms import new_secret, pseudonym_of
from grader.batch.policies.reading import read_policy
from grader.batch.policies.roster import Person, Reconciliation, Roster, extension_of
from grader.batch.policies.roster_files import extensions_of_nobody, read_extensions, read_roster
from grader.batch.policies.times import Extension, read_extension

__all__ = [
    "LEDGER",
    "Attempt",
    "Choice",
    "Counts",
    "ExerciseMark",
    "Extension",
    "Gradebook",
    "Ledger",
    "Marks",
    "Override",
    "Partial",
    "Person",
    "Policy",
    "Reconciliation",
    "Roster",
    "Visibility",
    "append",
    "apply",
    "canvas_rows",
    "choose_attempts",
    "extension_of",
    "extensions_of_nobody",
    "gradebook_of",
    "marks_of",
    "moodle_rows",
    "new_secret",
    "note_regraded",
    "previous_of",
    "pseudonym_of",
    "read_extension",
    "read_extensions",
    "read_ledger",
    "read_policy",
    "read_roster",
]
