"""What a file imports of the packages that are granted, so that it is ready by the time the file is run.

In a checkout of a course a stub is what the learner edits: so it is read as carefully as any file of theirs.
"""

import ast
from collections.abc import Collection
from pathlib import Path

from grader.judge.settled import Refused
from grader.judge.submission import read_submission


def imported_modules(file: Path, granted: Collection[str]) -> list[str]:
    """Return the modules of granted packages that a file imports; of names imported from one, some are no modules.

    None that is private, such as a package's `__main__`: that is a program, and would run.
    """
    try:
        tree = read_submission(file, file.name).tree
    except Refused:  # whoever needs the file says what is wrong with it
        return []
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module is not None and not node.level:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return [name for name in dict.fromkeys(names) if name.partition(".")[0] in granted and "._" not in name]
