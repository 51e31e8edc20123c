"""The page for whoever teaches: how a class did, what was hard, and what many believe. No names."""

from collections.abc import Mapping

from grader.batch.pages.charts import bars_of, histogram, in_words, share_bar
from grader.batch.pages.circumstances import ending
from grader.batch.pages.markup import Html, element, one_line, together, whole_page
from grader.batch.pages.misconceptions import FEWEST, Misconception, titles
from grader.batch.pages.statistics import ExerciseCounts, Statistics
from grader.course import Course, Exercise
from grader.report.words import counted

MOST_EXERCISES = 10
MOST_CHECKS = 10
MOST_MISCONCEPTIONS = 20


def summary_page(
    statistics: Statistics,
    course: Course,
    facts: Mapping[str, str] | None = None,
    *,
    lessons: str | None = None,
    hidden: bool = True,
) -> str:
    """Return one HTML file about a whole class.

    Args:
        statistics: what the class came to.
        course: the one that it was graded by.
        facts: what else is to be said at the end of the page, under its names: when it was made, the isolation.
        lessons: the address, or the path, below which the exercises' files lie, to link to; without it they are named.
        hidden: whether the titles and verdicts of hidden checks may be seen.
    """
    teller = _Summary(statistics, course, lessons, hidden)
    body = element("main", *teller.parts())
    return whole_page(f"{course.title} · summary", teller.head(), body, _ending(statistics, facts or {}))


class _Summary:
    """The parts of the page."""

    def __init__(self, statistics: Statistics, course: Course, lessons: str | None, hidden: bool) -> None:
        self._found, self._course, self._lessons, self._hidden = statistics, course, lessons, hidden
        self._exercises = {exercise.name: exercise for exercise in course.exercises}
        self._order = {exercise.name: place for place, exercise in enumerate(course.exercises)}

    def head(self) -> Html:
        """Return the course, and how many handed something in."""
        found = self._found
        said = [
            element("h1", one_line(self._course.title)),
            element("p", counted(found.submissions, "submission"), class_="name"),
        ]
        if found.faults:
            are = "is" if found.faults == 1 else "are"
            said.append(element("p", f"{found.faults} of them could not be graded and {are} not counted below."))
        if found.with_unreadable:
            said.append(
                element("p", f"{counted(found.with_unreadable, 'submission')} held a file that could not be read.")
            )
        return element("header", *said)

    def parts(self) -> list[Html]:
        """Return the sections that there is something to say in."""
        if not self._found.submissions:
            return [
                _section("Nothing to see yet", element("p", "No submission was graded, so there is nothing to count."))
            ]
        if not self._found.graded:
            return [_section("Nothing to count", element("p", "No submission could be graded. Their pages say why."))]
        return [self._scores(), self._hardest(), self._misconceptions(), self._checks(), self._all_exercises()]

    # ── points ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _scores(self) -> Html:
        found = self._found
        full, scores = found.max_score, found.scores
        low, high = scores.quartiles or (0.0, 0.0)
        numbers = [
            ("Median", _number(scores.median or 0.0), f"of {full}"),
            ("Mean", _number(scores.mean or 0.0), f"of {full}"),
            ("The middle half", f"{_number(low)} to {_number(high)}", ""),
            ("Everything passed", str(found.full_marks), f"of {found.graded}"),
        ]
        tiles = [
            element("div", element("dt", name), element("dd", value, " ", element("small", of)))
            for name, value, of in numbers
        ]
        bars = bars_of(scores, full)
        head = element(
            "thead", element("tr", element("th", "Points", scope="col"), element("th", "Submissions", scope="col"))
        )
        rows = [element("tr", element("th", bar.label, scope="row"), element("td", str(bar.count))) for bar in bars]
        table = element("table", head, element("tbody", *rows))
        folded = element("details", element("summary", "The same as a table"), table)
        return _section("Points", element("dl", *tiles, class_="numbers"), histogram(bars, in_words(bars)), folded)

    # ── exercises ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _hardest(self) -> Html:
        hard = self._found.hardest()
        if not hard:
            begun = any(counts.begun for counts in self._found.exercises.values())
            said = "Every answer passed." if begun else "No exercise was begun yet."
            return _section("Hardest exercises", element("p", said))
        note = element(
            "p", "Of those who began, how many did not pass. One that few began stands further down.", class_="note"
        )
        items = [element("li", *self._hard(counts)) for counts in hard[:MOST_EXERCISES]]
        return _section("Hardest exercises", note, element("ol", *items, class_="ranked"))

    def _hard(self, counts: ExerciseCounts) -> list[Html]:
        missed = counts.begun - counts.passed
        errors = "error" if counts.errors == 1 else "errors"
        kinds = ((counts.failed, "wrong"), (counts.timeouts, "out of time"), (counts.errors, errors))
        told = [f"{number} {word}" for number, word in kinds if number]
        told += [f"{counts.not_started} not started"] if counts.not_started else []
        return [
            element("p", self._title(counts.name)),
            share_bar(missed, counts.begun),
            element(
                "p", element("strong", f"{missed} of {counts.begun} did not pass ({_percent(missed, counts.begun)})")
            ),
            element("p", " · ".join(told), class_="note"),
        ]

    def _all_exercises(self) -> Html:
        columns = ("Exercise", "Passed", "Wrong", "Out of time", "Error", "Not started")
        head = element("thead", element("tr", *(element("th", column, scope="col") for column in columns)))
        found = sorted(
            self._found.exercises.values(), key=lambda each: (self._order.get(each.name, len(self._order)), each.name)
        )
        rows = []
        for counts in found:
            numbers = (counts.passed, counts.failed, counts.timeouts, counts.errors, counts.not_started)
            cells = [element("td", str(number)) for number in numbers]
            rows.append(element("tr", element("th", element("code", one_line(counts.name)), scope="row"), *cells))
        table = element("table", head, element("tbody", *rows))
        inside = element("div", table, class_="scrolled", tabindex=0, role="region", aria_label="All exercises")
        return _section("All exercises", inside)

    def _checks(self) -> Html:
        found = [pair for pair in self._found.failing_checks() if self._hidden or not pair[1].hidden]
        if not found:
            return Html("")
        note = element("p", "Of the answers that came to a check, how many failed it.", class_="note")
        items = [
            element(
                "li",
                element("p", one_line(check.title)),
                share_bar(check.failed, check.ran),
                element(
                    "p",
                    element("strong", f"{check.failed} of {check.ran} ({_percent(check.failed, check.ran)})"),
                    " · ",
                    element("code", one_line(counts.name)),
                    class_="note",
                ),
            )
            for counts, check in found[:MOST_CHECKS]
        ]
        return _section("Checks that most answers failed", note, element("ol", *items, class_="ranked"))

    # ── what many believe ─────────────────────────────────────────────────────────────────────────────────────────────

    def _misconceptions(self) -> Html:
        found = self._found.misconceptions()[:MOST_MISCONCEPTIONS]
        heading = "What many got wrong in the same way"
        if not found:
            said = f"Nothing to list: a misconception is told from {FEWEST} people up."
            return _section(heading, element("p", said))
        names = {
            name: titles(self._course, self._exercises[name])
            for name in {each.exercise for each in found} & self._exercises.keys()
        }
        said = f"Told by the checks of known mistakes, where at least {FEWEST} people share one. Each counts once."
        note = element("p", said, class_="note")
        items = [element("li", *self._misconception(each, names.get(each.exercise, {}))) for each in found]
        return _section(heading, note, element("ol", *items, class_="ranked"))

    def _misconception(self, each: Misconception, names: dict[str, str]) -> list[Html]:
        name = names.get(each.mistake or "", (each.mistake or "").replace("_", " "))
        lead = element("strong", f"{each.count} people")
        parts = [element("p", lead, *([": ", one_line(name)] if name else []), class_="lead")]
        if each.example:
            label = element("strong", "One of them was told")
            parts.append(element("p", label, " ", one_line(each.example, 1_000), class_="why"))
        return [*parts, element("p", "Lesson: ", self._title(each.exercise), class_="note")]

    def _title(self, name: str) -> Html:
        """Return an exercise's title and file, as a link where it is known what to link to."""
        exercise = self._exercises.get(name)
        if exercise is None:
            return element("code", one_line(name))
        return together(self._link(exercise), " ", element("code", f"exercises/{exercise.file}"))

    def _link(self, exercise: Exercise) -> Html:
        if self._lessons is None:
            return element("span", one_line(exercise.title))
        return element("a", one_line(exercise.title), href=f"{self._lessons.rstrip('/')}/{exercise.file}")


def _section(title: str, *parts: Html) -> Html:
    name = title.lower().replace(" ", "-")
    return element("section", element("h2", title, id=name), *parts, aria_labelledby=name)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _percent(part: int, whole: int) -> str:
    """Write a share; only all is 100 %, and only nothing is 0 %."""
    share = 100 * part / whole
    if 0 < part < whole:
        share = min(99, max(1, round(share)))
    return f"{share:.0f} %"


def _ending(found: Statistics, facts: Mapping[str, str]) -> Html:
    each = found.milliseconds / 1000 / found.submissions if found.submissions else 0.0
    told = [
        *facts.items(),
        ("Isolation", ", ".join(sorted(found.tiers))),
        ("Course", ", ".join(sorted(found.courses))),
        ("Judging", f"{found.milliseconds / 1000:,.1f} s in all" if found.submissions else ""),
        ("For each", f"{each:.1f} s, at most {found.slowest / 1000:.1f} s" if found.submissions else ""),
    ]
    return ending("How this was graded", told)
