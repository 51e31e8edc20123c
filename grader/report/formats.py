"""The forms in which verdicts are told, each for whoever reads it: a file of this package makes each of them."""

from collections.abc import Mapping
from enum import StrEnum

from grader.errors import UsageError
from grader.report.grading import Grading


class Format(StrEnum):
    """Where a report goes."""

    TERMINAL = "terminal"
    JSON = "json"
    JUNIT = "junit"
    GRADESCOPE = "gradescope"
    EXERCISM = "exercism"
    CLASSROOM50 = "classroom50"
    CHECK50 = "check50"
    PRAIRIELEARN = "prairielearn"

    @property
    def is_for_a_platform(self) -> bool:
        """Whether a platform reads the verdicts in it, and takes any exit code but 0 for a fault of the grader."""
        return self not in (Format.TERMINAL, Format.JSON, Format.JUNIT)


def refuse_incomplete(form: Format, environment: Mapping[str, str]) -> None:
    """Raise a `UsageError` where the environment lacks what a format has to say, before anything is graded."""
    if form is Format.CLASSROOM50:
        from grader.report.classroom50 import VARIABLES

        missing = [name for name in VARIABLES if not environment.get(name)]
        if missing:
            raise UsageError(
                f"The format 'classroom50' needs {', '.join(missing)} in the environment.\n"
                "Classroom 50's runner sets them; elsewhere '--format json' says the same."
            )


def text_in(form: Format, grading: Grading) -> str:
    """Return the whole report as one text, which ends in a line end."""
    match form:
        case Format.JSON:
            from grader.report.document import document as write
        case Format.JUNIT:
            from grader.report.junit import junit_report as write
        case Format.GRADESCOPE:
            from grader.report.gradescope import gradescope_results as write
        case Format.EXERCISM:
            from grader.report.exercism import exercism_results as write
        case Format.CLASSROOM50:
            from grader.report.classroom50 import classroom50_result as write
        case Format.CHECK50:
            from grader.report.check50 import check50_results as write
        case Format.PRAIRIELEARN:
            from grader.report.prairielearn import prairielearn_results as write
        case Format.TERMINAL:
            raise ValueError("a terminal is shown verdicts as they fall")
    return write(grading) + "\n"
