"""What a learner reads about one exercise: the verdict, the first check that did not pass, why, and what to do."""

from grader.batch.pages.marks import Mark, earned, late_cost
from grader.batch.pages.markup import Html, anchor, element, one_line
from grader.batch.pages.messages import message_block
from grader.batch.pages.verdicts import (
    Verdict,
    first_wrong,
    is_begun,
    is_hidden,
    is_missing,
    passed,
    sign,
    status,
    told_checks,
    word,
)
from grader.report.words import counted
from grader.results import Status

_HIDDEN = "What this check asks is not shown. All others pass: think of the cases that they leave out."
_UNSEEN = "Some of the points depend on checks that are not shown."


def exercise_part(exercise: Verdict, title: str, *, mark: Mark | None = None, hidden: bool = True) -> Html:
    """Return the part about one exercise.

    Args:
        exercise: what the record says of it.
        title: its title in the course.
        mark: what the course's rules make of its points.
        hidden: whether the titles and verdicts of hidden checks may be seen; without it, nothing is said of any.
    """
    name = anchor(exercise["name"])
    kind = "passed" if passed(exercise) else "wrong" if is_begun(exercise) else "open"
    ticked = element("span", sign(exercise), aria_hidden="true")
    verdict = element("span", ticked, " ", word(exercise), class_="verdict")
    heading = element("h3", verdict, " ", element("span", one_line(title), class_="title"), id=name)
    body = [heading, *_facts(exercise, mark, hidden)]
    if not passed(exercise):
        body += _what_is_wrong(exercise, hidden) + _checks(exercise, hidden)
    return element("article", *body, class_=kind, aria_labelledby=name)


def reason_part(test: Verdict) -> list[Html]:
    """Return why an answer is wrong, where that is known."""
    if not test["diagnosis"] or is_hidden(test):
        return []
    said = element("span", one_line(test["diagnosis"], 2_000))
    return [element("p", element("strong", "Why"), " ", said, class_="why")]


def _facts(exercise: Verdict, mark: Mark | None, hidden: bool) -> list[Html]:
    shown = told_checks(exercise, hidden)
    ran = any(status(test) is not Status.SKIPPED for test in shown)
    if passed(exercise) and shown:
        count = f"{counted(len(shown), 'check')} · "
    else:
        count = f"{sum(map(passed, shown))} of {counted(len(shown), 'check')} passed · " if ran else ""
    points = earned(mark, exercise["score"], exercise["max_score"])
    facts = [element("p", element("code", one_line(exercise["name"])), f" · {count}{points}", class_="facts")]
    unseen = len(shown) < len(exercise["tests"])
    if mark is not None and mark.taken_off:
        facts.append(element("p", one_line(late_cost(mark) if unseen else mark.why), class_="facts"))
    if unseen and not passed(exercise) and any(status(test) is not Status.SKIPPED for test in exercise["tests"]):
        facts.append(element("p", _UNSEEN, class_="facts"))
    return facts


def _what_is_wrong(exercise: Verdict, hidden: bool) -> list[Html]:
    wrong = first_wrong(exercise)
    file = f"exercises/{exercise['chapter']}/{exercise['name']}.py"
    if wrong is None:
        said = [] if status(exercise) is Status.NOT_STARTED else _said(exercise)
        if is_missing(exercise):
            said = [element("p", "There is no file for it in what you handed in.")]
        return [*said, _go_on("Read and complete" if not is_begun(exercise) else "Your file", file)]
    if is_hidden(wrong):
        if not hidden:
            return [_go_on("Your file", file)]
        return [element("h4", one_line(wrong["title"])), element("p", _HIDDEN)]
    late = [element("p", element("strong", word(wrong)))] if status(wrong) is not Status.FAILED else []
    body = [element("h4", one_line(wrong["title"])), *late, *_said(wrong), *reason_part(wrong)]
    return [*body, _go_on("Your file", file, f"grader hint {exercise['name']}")]


def _said(verdict: Verdict) -> list[Html]:
    return [message_block(verdict["message"], "What the check said")] if verdict["message"] else []


def _go_on(label: str, file: str, hint: str | None = None) -> Html:
    more = [] if hint is None else [" · A hint: ", element("code", one_line(hint))]
    return element("p", f"{label}: ", element("code", one_line(file)), *more, class_="next")


def _checks(exercise: Verdict, hidden: bool) -> list[Html]:
    """Return all checks by their titles, folded away; nothing where none was run."""
    tests = told_checks(exercise, hidden)
    if all(status(test) is Status.SKIPPED for test in tests):
        return []
    waiting = sum(status(test) is Status.SKIPPED for test in tests)
    wait = f", {waiting} {'waits' if waiting == 1 else 'wait'} for an earlier one" if waiting else ""
    summary = f"The {counted(len(tests), 'check')}: {sum(map(passed, tests))} passed{wait}"
    items = [
        element(
            "li",
            element("strong", element("span", sign(test), aria_hidden="true"), " ", _told(test)),
            " ",
            one_line(test["title"]),
        )
        for test in tests
    ]
    return [element("details", element("summary", summary), element("ul", *items, class_="checks"))]


def _told(test: Verdict) -> str:
    """Return the word for one check in the list of all."""
    return (
        "Waits"
        if status(test) is Status.SKIPPED
        else "Hidden, did not pass"
        if is_hidden(test) and not passed(test)
        else word(test)
    )
