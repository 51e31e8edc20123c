"""What whoever grades a class should know though nothing failed: decisions, extensions and records of nobody."""

from collections.abc import Collection, Iterator

from grader.batch.marking import Marking
from grader.batch.policies import LEDGER, extensions_of_nobody
from grader.batch.results.folder import ResultsFolder
from grader.judge.text import plain
from grader.report.words import counted

_FEW = 3


def remarks(
    results: ResultsFolder, marking: Marking | None, keys: Collection[str], names: Collection[str]
) -> list[str]:
    """Return a sentence for each oversight.

    Args:
        results: the results, with all records.
        marking: by what marks are given.
        keys: of the submissions that there are.
        names: theirs, as records have them.
    """
    gone = set(results.keys()) - set(keys)
    said = []
    if gone:
        said.append(
            f"{counted(len(gone), 'record')} of submissions that are not there any more: kept, and in no table."
        )
    return said if marking is None else [*said, *_of_marks(marking, names)]


def _of_marks(marking: Marking, names: Collection[str]) -> Iterator[str]:
    yield from marking.ledger.damaged
    decided = {entry.submission for entry in marking.ledger.overrides} - set(names)
    if decided:
        yield f"{LEDGER} decides over {_few(decided)}, and no submission is called that."
    nobody = extensions_of_nobody(marking.extensions, names, marking.roster)
    if nobody:
        yield f"The extension of {_few(nobody)} is nobody's; name them as in the roster or as in results.csv."
    if marking.policy.end() is None and any(marking.all_extensions()):
        yield "There are extensions, and no deadline that they could extend."


def _few(names: Collection[str]) -> str:
    more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
    return ", ".join(f"'{plain(name, 60)}'" for name in sorted(names)[:_FEW]) + more
