"""GitHub Actions: a workflow for the repository of a learner's answers, where the learner may read everything."""

from grader.platforms.course_files import refuse_unpackaged
from grader.platforms.files import File, below
from grader.platforms.filling import filled, program, shell_words
from grader.platforms.order import Order

WORKFLOW = ".github/workflows/grader.yml"
FOLDER = ".github/grader"
_WHY = "The workflow lies in the repository of the answers, so the solutions must not."


def github_actions_files(order: Order) -> dict[str, File]:
    """Return the workflow, and beside it the script and the packages that it uses."""
    packages = refuse_unpackaged(order.course, order.packages, _WHY)
    words = {
        "NAMES": shell_words(order.names),
        "TIER": order.tier,
        "COURSE_HASH": order.course.content_hash(),
    }
    script = {"check.sh": program("github_actions/check.sh", words)}
    return {WORKFLOW: filled("github_actions/grader.yml"), **below(FOLDER, {**script, **packages.files()})}
