"""stand-in"""

import contextlib

from grader.batch.submission import Source, Submission


@contextlib.contextmanager
def found(path):
    yield [Source(p.name, p) for p in sorted(path.iterdir())]


def read_submission_of(source, course):
    files = {}
    for e in course.exercises:
        for place in (source.path / "exercises" / e.file, source.path / e.file, source.path / f"{e.name}.py"):
            if place.is_file():
                files[e.name] = place.read_bytes()
                break
    return Submission(source.name, files, {}, "", source.received, source.attempt)
