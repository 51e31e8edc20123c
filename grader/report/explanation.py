"""A verdict in plain sentences, as every format but the terminal's tells it.

Nothing here is trusted to be harmless because it should be: each text is made plain once more on its way out, and of a
hidden check nothing is ever read but its title and whether it passed.
"""

from dataclasses import replace

from grader.judge.text import plain
from grader.report.words import counted, headline, mark
from grader.results import ExerciseResult, Status, TestResult

MAX_MESSAGE = 20_000
NOT_RUN = "Not run: it waits for an earlier one."


def visible_tests(result: ExerciseResult) -> list[TestResult]:
    """Return an exercise's checks that its learner may read about."""
    return [test for test in result.tests if not test.hidden]


def hidden_tests(result: ExerciseResult) -> list[TestResult]:
    """Return an exercise's hidden checks with no more in them than a learner may be told: the title, and the verdict.

    Their names are made up here: the name of a function can give away what it checks.
    """
    found = [test for test in result.tests if test.hidden]
    verdicts = [test.status if test.status in (Status.PASSED, Status.SKIPPED) else Status.FAILED for test in found]
    return [
        TestResult(f"hidden_{number}", test.title, status, hidden=True)
        for number, (test, status) in enumerate(zip(found, verdicts, strict=True), 1)
    ]


def told_tests(result: ExerciseResult) -> list[TestResult]:
    """Return all checks of an exercise in their order, the hidden ones last and told no further than they may be."""
    return visible_tests(result) + hidden_tests(result)


def is_settled_without_checks(result: ExerciseResult) -> bool:
    """Whether the verdict fell before any check was run: the file is the stub, cannot be loaded, waits for another."""
    return all(test.status is Status.SKIPPED for test in result.tests) and result.status is not Status.PASSED


def why_no_check_ran(result: ExerciseResult) -> str:
    """Say why an exercise never came to its checks, with the learner's lines that it is about."""
    word = headline(result)
    said = f"{word}: {result.message}" if result.message else word
    return _plain("\n".join([said, *_their_lines(result.file, result.lines)]))


def why_not_passed(result: ExerciseResult, test: TestResult) -> str:
    """Say why a check did not pass: what happened, the reason where it is known, and the learner's lines."""
    if test.status is Status.SKIPPED:
        return NOT_RUN
    if test.hidden:
        return "It did not pass."
    lines = [] if test.status is Status.FAILED else [headline(test)]
    lines += [text for text in (test.message, test.picture) if text]
    lines += [] if test.seed is None else [f"Seed: {test.seed}"]
    lines += [f"Why: {test.diagnosis}"] if test.diagnosis else []
    return _plain("\n".join([*lines, *_their_lines(result.file, test.lines)])) or headline(test)


def count(result: ExerciseResult) -> str:
    """Say how many of the visible checks passed."""
    tests = visible_tests(result)
    passed = sum(test.status is Status.PASSED for test in tests)
    return f"{passed} of {counted(len(tests), 'check')} passed"


def summary(result: ExerciseResult) -> str:
    """Say everything about an exercise: why no check ran, or each check in a line and the first wrong one in full."""
    if is_settled_without_checks(result):
        return why_no_check_ran(result)
    lines = [f"{mark(test)} {_plain(test.title)}" for test in told_tests(result)]
    wrong = result.first_wrong
    told = [] if wrong is None or wrong.hidden else ["", f"{_plain(wrong.title)}:", why_not_passed(result, wrong)]
    return _plain("\n".join([*lines, *told]))


def prints(result: ExerciseResult, limit: int = 10_000) -> str:
    """Return what the learner's file printed: its end, where that is longer than `limit`, as it tells most."""
    text = plain(result.output.rstrip(), 200_000)
    if len(text) <= limit:
        return text
    said = "(the beginning was cut)\n"
    return (said + text[len(text) - max(0, limit - len(said)) :])[:limit]


def cut(text: str, limit: int) -> str:
    """Return `text` with at most `limit` characters, saying so where it was cut."""
    said = " ... (cut)"
    return text if len(text) <= limit else (text[: max(0, limit - len(said))] + said)[:limit]


def shortened(result: ExerciseResult, limit: int) -> ExerciseResult:
    """Return the same verdict with every text in it cut to `limit` characters, for formats that allow only so much."""
    tests = [
        replace(
            test,
            title=cut(test.title, max(limit, 100)),
            message=test.message and cut(test.message, limit),
            diagnosis=test.diagnosis and cut(test.diagnosis, limit),
            lines=[(number, cut(text, limit)) for number, text in test.lines[:2]],
        )
        for test in result.tests
    ]
    message, lines = result.message and cut(result.message, limit), [(n, cut(t, limit)) for n, t in result.lines[:2]]
    return replace(result, tests=tests, message=message, lines=lines, output=prints(result, limit))


def _their_lines(file: str, lines: list[tuple[int, str]]) -> list[str]:
    return [text for number, source in lines for text in (f"Your line: {file}:{number}", f"  {source}")]


def _plain(text: str) -> str:
    return plain(text, MAX_MESSAGE)
