"""What was handed in, found and read; nothing of it is run, believed, unpacked to the disk or written to.

`sources` finds the submissions in a folder, `path_lists` in a CSV, `class_zips` in one zip of them all; `entries` gives
them their `names`, `file_sets` puts together the files of one person, `earlier_results` tells what was made here.
`reading` reads one: of a folder (`folders`), a zip (`zips`) or a tar (`tars`), whose members `packed` keeps; `answers`
knows where in it an exercise may lie, `unreadable` says why something cannot be read.
"""

from grader.batch.intake.reading import read_submission_of
from grader.batch.intake.sources import find_sources, opened

__all__ = ["find_sources", "opened", "read_submission_of"]
