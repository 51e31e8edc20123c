"""The similarity report of a batch: by pseudonyms, and a table for the instructor of who they are."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.batch.cells import harmless, write_table
from grader.batch.marking import Marking
from grader.batch.policies import pseudonym_of
from grader.batch.results.folder import ResultsFolder
from grader.batch.similarity import PAGE, TABLE, write_similarity
from grader.batch.submission import Submission
from grader.course import Course

WHO = "pseudonyms.csv"


def likeness(
    results: ResultsFolder,
    course: Course,
    exercises: Iterable[str],
    submissions: Iterable[Submission],
    marking: Marking | None,
) -> None:
    """Compare the answers to some exercises; write the report, and who stands behind which pseudonym.

    A person's attempts have one pseudonym. They are not compared with each other, and the table names each of them.
    """
    wanted = set(exercises)
    secret, people = results.secret(), set[tuple[str, str, int]]()
    roster = None if marking is None else marking.roster

    def under_pseudonyms() -> Iterator[tuple[str, dict[str, bytes]]]:
        for submission in submissions:
            person = None if roster is None else roster.person_of(submission.name)
            pseudonym = pseudonym_of(person or submission.name, secret)
            people.add((pseudonym, submission.name, submission.attempt))
            yield pseudonym, {name: file for name, file in submission.files.items() if name in wanted}

    write_similarity(results.path, under_pseudonyms(), course)
    rows = [[pseudonym, harmless(name), str(attempt)] for pseudonym, name, attempt in sorted(people)]
    write_table(Path(results.path) / WHO, [["pseudonym", "submission", "attempt"], *rows])


def remove_likeness(results: Path) -> None:
    """Remove the report of an earlier run, and who stands behind its pseudonyms: it may be about other answers."""
    for name in (TABLE, PAGE, WHO):
        (results / name).unlink(missing_ok=True)
