"""Beginning an exercise: its files, its entry in course.toml, and for a course that is not there yet the course.

What an author is still to write is marked, and `grader dev check` asks for it line by line.
"""

import keyword
import os
import tomllib
from itertools import pairwise
from pathlib import Path

from grader.course import read_course
from grader.errors import CourseError, UsageError
from grader.writing import write_whole

MARK = "TODO(author)"

_COURSE = """# What comes in which order, and what is said of each exercise; "grader dev check" proves it.
name = "{name}"
title = "{mark}: the course's title"

[limits] # of one answer, unless an exercise says otherwise
seconds = 10

[proof] # the least that "grader dev check" asks for
mistakes = [4, 2] # of what an exercise is named after, and of each other function
alternatives = [2, 1]
questions = [2, 3] # wrong numbers and wrong choices that are explained
"""

_CHAPTER = """
[[chapters]]
name = "{chapter}"
title = "{title}"
"""

_ENTRY = """
[[chapters.exercises]]
name = "{name}"
title = "{mark}: a short question or sentence"
points = 1
prerequisites = []
packages = []
hints = [
  "{mark}: a nudge",
  "{mark}: the way",
  "{mark}: nearly the code",
]
"""

_FILES = {
    "exercises/{chapter}/{name}.py": '''"""{mark}: the question

{mark}: one idea, one formula, and which conventions are wanted.

>>> {name}(1)
{mark}: the answer
"""


def {name}(x: int) -> int:
    """Return {mark}: what it returns."""
    # TODO: {mark}: what is to be written
    raise NotImplementedError
''',
    "solutions/{chapter}/{name}/solution.py": '''"""{mark}: the question. The reference."""


def {name}(x: int) -> int:
    """Return {mark}: what it returns."""
    raise NotImplementedError  # {mark}: the reference
''',
    "solutions/{chapter}/{name}/checks.py": '''"""Checks of `{name}`, from the simplest case to the general one."""

from grader.checks import title


@title("{mark}: what is right of 1, in numbers")
def test_one(student):
    student.{name}(1).should_equal(1)


@title("{mark}: what is right of any number")
def test_any(student, rng):
    for _ in range(20):
        student.{name}(rng.randint(2, 100)).should_match_reference()
''',
    "solutions/{chapter}/{name}/mistakes.py": '''"""Wrong answers to `{name}` that learners really give."""

from grader.checks import call, mistake


@mistake(
    "{mark}: what its author believes",
    "{mark}: what they did, with {{got}}, {{expected}} and {{x}}.",
)
def forgets_something(x):
    return x


def probes(rng):
    for _ in range(6):
        yield call.{name}(rng.randint(2, 100))
''',
    "solutions/{chapter}/{name}/alternatives.py": '''"""Right answers to `{name}` in other styles."""


def {name}__by_loops(x):
    raise NotImplementedError  # {mark}: another right answer
''',
}

_PAGE = """# {title}

{mark}: what this chapter is about, on one page.
"""


def begin_course(folder: Path) -> list[Path]:
    """Write the course.toml of a course that is not there yet."""
    path = folder / "course.toml"
    if path.exists():
        return []
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(path, _COURSE.format(name=folder.name, mark=MARK))
    return [path]


def begin_exercise(folder: Path, chapter: str | None, name: str) -> list[Path]:
    """Write the files of a new exercise that are not there yet, and its entry where it has none.

    Args:
        folder: the course's.
        chapter: one that is there or a new one; the last there is where none is given.
        name: of the exercise, and of its function.

    Raises:
        UsageError: the name cannot be taken, or everything is there already.
    """
    toml = folder / "course.toml"
    text = toml.read_text(encoding="utf-8")
    entries = tomllib.loads(text).get("chapters", [])
    taken = {entry["name"]: part["name"] for part in entries for entry in part.get("exercises", [])}
    chapter = chapter or taken.get(name) or (entries[-1]["name"] if entries else None)
    if chapter is None:
        raise UsageError(f"The course has no chapter yet.\nName one: grader dev new 01_beginning/{name}")
    if not name.isidentifier() or keyword.iskeyword(name) or name != name.lower():
        raise UsageError(f"'{name}' is no name of an exercise: it is that of a function, such as running_mean.")
    if not chapter.replace("_", "").isalnum() or not chapter.isascii():
        raise UsageError(f"'{chapter}' is no name of a chapter: it is that of a folder, such as 01_beginning.")
    if taken.get(name, chapter) != chapter:
        raise UsageError(f"There is an exercise '{name}' already, in {taken[name]}.")
    words = {"chapter": chapter, "name": name, "mark": MARK, "title": _title(chapter)}
    new = {folder / place.format(**words): content.format(**words) for place, content in _FILES.items()}
    page = folder / "exercises" / chapter / "README.md"
    missing = {path: content for path, content in new.items() if not os.path.lexists(path)}
    if not missing and name in taken:
        raise UsageError(f"{chapter}/{name} is there already, and nothing was changed.")
    if not page.exists():
        missing[page] = _PAGE.format(**words)
    for path, content in missing.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
    if name not in taken:
        write_whole(toml, _with_entry(text, words, is_new=chapter not in {part["name"] for part in entries}))
        _refuse_unread(toml, text, chapter, name)
    return [*missing, *([toml] if name not in taken else [])]


def _title(chapter: str) -> str:
    return chapter.lstrip("0123456789_").replace("_", " ").capitalize() or chapter


def _with_entry(text: str, words: dict[str, str], *, is_new: bool) -> str:
    """Return course.toml with one more exercise, the last of its chapter."""
    entry = _ENTRY.format(**words)
    if is_new:
        return text.rstrip("\n") + "\n" + _CHAPTER.format(**words) + entry
    lines = text.split("\n")
    heads = [index for index, line in enumerate(lines) if line.strip() == "[[chapters]]"] + [len(lines)]
    named = f'name = "{words["chapter"]}"'
    for begin, end in pairwise(heads):
        if any(line.strip() == named for line in lines[begin : begin + 4]):
            while not lines[end - 1].strip() or lines[end - 1].startswith("#"):  # what leads to the next chapter
                end -= 1
            return "\n".join([*lines[:end], entry.rstrip("\n"), *lines[end:]])
    return text + entry


def _refuse_unread(toml: Path, before: str, chapter: str, name: str) -> None:
    """Put back course.toml as it was where the entry did not come to stand where it belongs."""
    try:
        in_chapter = [exercise.name for exercise in read_course(toml.parent).exercises if exercise.chapter == chapter]
    except CourseError:
        in_chapter = []
    if in_chapter[-1:] != [name]:
        write_whole(toml, before)
        raise UsageError(f"No place was found for {name} in {toml}; write its entry [[chapters.exercises]] by hand.")
