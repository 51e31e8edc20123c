"""Gradescope: one zip with `setup.sh` and `run_autograder`, which it unpacks into ``/autograder/source``.

https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

from grader.platforms.course_files import course_files, files_in
from grader.platforms.files import File, below, zipped
from grader.platforms.filling import filled, program, shell_words
from grader.platforms.order import Order

ZIP = "autograder.zip"


def gradescope_files(order: Order) -> dict[str, File]:
    """Return the zip."""
    words = {
        "NAMES": shell_words(order.names),
        "TIER": order.tier,
        "COURSE_HASH": order.course.content_hash(),
        "HIDDEN": '--hidden "$source/hidden"' if order.hidden else "",
    }
    files = {
        "setup.sh": program("gradescope/setup.sh", words),
        "run_autograder": program("gradescope/run_autograder", words),
        "fault.json": filled("gradescope/fault.json"),
        **order.packages.files(),
        **below("course", course_files(order.course)),
        **(below("hidden", files_in(order.hidden)) if order.hidden else {}),
    }
    return {ZIP: File(zipped(files))}
