"""The similarity report of a batch: by pseudonyms, and a table for the instructor of who they are."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.batch.cells import harmless, write_table
from grader.batch.marking import Marking
from grader.batch.policies import pseudonym_of
from grader.batch.results.folder import ResultsFolder
from grader.batch.similarity import write_similarity
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
    """Compare the answers to some exercises; write the report, and who stands behind which pseudonym."""
    wanted = set(exercises)
    secret, people = results.secret(), dict[str, str]()
    roster = None if marking is None else marking.roster

    def under_pseudonyms() -> Iterator[tuple[str, dict[str, bytes]]]:
        for submission in submissions:
            person = None if roster is None else roster.person_of(submission.name)
            pseudonym = pseudonym_of(person or submission.name, secret)
            people[pseudonym] = submission.name
            yield pseudonym, {name: file for name, file in submission.files.items() if name in wanted}

    write_similarity(results.path, under_pseudonyms(), course)
    rows = [[pseudonym, harmless(name)] for pseudonym, name in sorted(people.items())]
    write_table(Path(results.path) / WHO, [["pseudonym", "submission"], *rows])
