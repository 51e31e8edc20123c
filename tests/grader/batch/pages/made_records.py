"""Records as the batch writes them, of the tiny course, and a reader for the pages that are made of them."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from grader.course import read_course

COURSE = read_course(Path(__file__).parents[2] / "tiny_course")
HALF, SCALED = "half", "scaled"
CHAPTERS = {exercise.name: exercise.chapter for exercise in COURSE.exercises}
NASTY = [
    "<script>alert(1)</script>",
    "\" onmouseover='alert(1)' & ]]> <!-- </style></pre>",
    "\x1b[2J\x1b]8;;http://example.org\x07link",
    "\u202eevil\u202c \u2066x",
    "two\nlines\r\nand\u2028three\x0b",
    "\ud800 alone \x00 \x85",
    "=1+1",
]


def check(name: str = "even", status: str = "passed", **said: Any) -> dict[str, Any]:
    fields = {"title": f"The check {name}", "reason": None, "message": None, "diagnosis": None}
    return {"name": name, "status": status, **fields, **said}


def exercise(name: str = HALF, status: str = "passed", tests: list[dict[str, Any]] | None = None, **said: Any):
    chapter = CHAPTERS.get(name, "09_gone")
    if tests is None:
        tests = [check("even", status if status == "failed" else "passed" if status == "passed" else "skipped")]
    fields = {"reason": None, "message": None, "score": int(status == "passed"), "max_score": 1}
    return {"name": name, "chapter": chapter, "status": status, "tests": tests, **fields, **said}


def wrong(name: str = HALF, diagnosis: str | None = None, mistake: str | None = None, **said: Any) -> dict[str, Any]:
    told = {"message": "half(9)\nexpected  4\ngot       5", "diagnosis": diagnosis, **said}
    tests = [check("even"), check("odd", "failed", **told), check("any", "skipped")]
    if mistake:
        tests[1]["mistake"] = mistake
    return exercise(name, "failed", tests)


def record(*exercises: dict[str, Any], **said: Any) -> dict[str, Any]:
    return {
        "schema": "convjax-grader/1",
        "submission": "Ana López",
        "key": "ana-lopez-38fecf9526b0",
        "digest": "0123456789abcdef",
        "course": {"name": "tiny", "hash": "feedbeef"},
        "versions": {"grader": "0.1.0", "python": "3.11.7", "jax": None},
        "seed": 71,
        "isolation": {"tier": "landlock"},
        "limits": {"seconds": 2.0, "memory_mb": None},
        "hidden": None,
        "score": sum(each["score"] for each in exercises),
        "max_score": sum(each["max_score"] for each in exercises),
        "seconds": 1.5,
        "fault": None,
        "received": "2026-10-01T12:00:00+02:00",
        "attempt": 1,
        "exercises": list(exercises),
        **said,
    }


def people(number: int, *exercises: dict[str, Any], **said: Any) -> list[dict[str, Any]]:
    """The same record for so many people."""
    return [record(*exercises, submission=f"learner {place}", **said) for place in range(number)]


class Page(HTMLParser):
    """What a browser would see of a page: its elements, its text, and that all that was opened is closed."""

    VOID = ("meta",)
    INLINE = ("span", "strong", "small", "code", "a", "bdi")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[str] = []
        self._words: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.INLINE:
            self._words.append(" ")
        if tag not in self.VOID:
            self._open.append(tag)
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self._words.append(data)
        if self._open and set(self._open) & {"h1", "h2", "h3", "h4"}:
            self.headings[-1] += data

    @property
    def text(self) -> str:
        """All words, with single blanks between them."""
        return " ".join("".join(self._words).split())

    @property
    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}

    def all(self, name: str) -> list[str]:
        """The values of an attribute, in order."""
        return [value or "" for _, attributes in self.elements for key, value in attributes.items() if key == name]
