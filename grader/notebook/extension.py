"""Loading the magics into an IPython shell, and taking them out again."""

import atexit
from typing import Any

from grader.notebook.magics import ExerciseMagics

GREETING = "%exercises shows what there is to do, %exercise NAME puts one into a new cell."


def load(shell: Any) -> None:
    """Register the magics; `shell` is an `InteractiveShell`."""
    magics = ExerciseMagics(shell)
    shell.register_magics(magics)
    atexit.register(magics.close)
    print(GREETING)


def unload(shell: Any) -> None:
    """Remove the magics, and end the judge that they keep at hand."""
    magics = shell.magics_manager.registry.pop(ExerciseMagics.__name__, None)
    if magics is None:
        return
    for kind, names in magics.magics.items():
        for name in names:
            shell.magics_manager.magics[kind].pop(name, None)
    magics.close()
    atexit.unregister(magics.close)
