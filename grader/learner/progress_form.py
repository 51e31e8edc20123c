"""The form of `progress.json`: what may stand in it, and what is left of a damaged one.

The file may hold anything: somebody edited it, a disk was full, or it came with a submission. Nothing in it is
believed that has not the form it is written in, and nothing in it ever raises.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.pins import Pin
from grader.quiz import QUESTION_NUMBERS

SCHEMA = "grader-progress/1"
SECTIONS = ("hints", "done", "last", "pinned", "solutions", "taken")
MAX_ENTRIES = 10_000
MAX_PATH = 4_096

_NAME = re.compile(r"[^\W\d]\w{0,99}")
_PATH = re.compile(r"(?!.*\.\.)[\w.-]+(/[\w.-]+){0,9}")
_HASH = re.compile(r"[0-9a-f]{64}")
_COURSE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,60}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class NewerForm(Exception):
    """The file was written by a grader that is newer than this one."""


def parse(data: bytes) -> dict[str, Any] | None:
    """Return what a progress file holds; None where it is none of ours.

    Raises:
        ValueError: it is no JSON, or none that Python can hold.
        NewerForm: it is of a later form than this grader knows.
    """
    try:
        content = json.loads(data.decode("utf-8-sig"))
        json.dumps(content)
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    schema = content.get("schema") if isinstance(content, dict) else None
    if schema != SCHEMA:
        if isinstance(schema, str) and re.fullmatch(r"grader-progress/\d{1,9}", schema):
            raise NewerForm
        return None
    return content


def sound(content: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return what has the right form, and the names of what had not; keys that are not known here are kept."""
    wrong = []
    kept: dict[str, Any] = {"schema": SCHEMA}
    for key, has_form in (("course", is_course), ("question", is_question)):
        if has_form(content.get(key)):
            kept[key] = content[key]
        else:
            wrong.append(key)
    for section in SECTIONS:
        entries = content.get(section, {})
        if not isinstance(entries, dict):
            kept[section] = {}
            wrong.append(section)
            continue
        has_key, has_form = _FORMS[section]
        whole = len(entries) <= MAX_ENTRIES
        pairs = entries.items() if whole else ()
        kept[section] = {key: entry for key, entry in pairs if has_key.fullmatch(key) and has_form(entry)}
        if len(kept[section]) != len(entries):
            wrong.append(section)
    unknown = {key: value for key, value in content.items() if key not in (*kept, *wrong)}
    return {**kept, **unknown}, wrong


def is_course(value: Any) -> bool:
    """Whether a course may have this name."""
    return isinstance(value, str) and _COURSE.fullmatch(value) is not None


def is_folder(value: Any) -> bool:
    """Whether this can be where a course lies: a whole path, on one line."""
    return isinstance(value, str) and len(value) <= MAX_PATH and value.isprintable() and Path(value).is_absolute()


def is_question(value: Any) -> bool:
    """Whether this can be a learner's question number."""
    return type(value) is int and value in QUESTION_NUMBERS


def _is_hash(value: Any) -> bool:
    return isinstance(value, str) and _HASH.fullmatch(value) is not None


def _is_time(value: Any) -> bool:
    return isinstance(value, str) and _TIME.fullmatch(value) is not None


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[a-z_]{1,40}", value) is not None


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value <= MAX_ENTRIES


def _is_done(entry: Any) -> bool:
    match entry:
        case {"file": file, "checks": checks, "at": at, **rest}:
            return not rest and _is_hash(file) and _is_hash(checks) and _is_time(at)
    return False


def _is_verdict(entry: Any) -> bool:
    match entry:
        case {"status": status, "file": file, **rest}:
            return rest in ({}, {"question": True}) and _is_word(status) and _is_hash(file)
    return False


def _is_pin(entry: Any) -> bool:
    return Pin.read(entry) is not None


def _is_taken(entry: Any) -> bool:
    match entry:
        case {"file": file, **parts}:
            known = parts.keys() <= {"lesson", "questions"}
            return known and _is_hash(file) and all(part is None or _is_hash(part) for part in parts.values())
    return False


_FORMS: dict[str, tuple[re.Pattern[str], Callable[[Any], bool]]] = {
    "hints": (_NAME, _is_count),
    "done": (_NAME, _is_done),
    "last": (_NAME, _is_verdict),
    "pinned": (_NAME, _is_pin),
    "solutions": (_NAME, _is_word),
    "taken": (_PATH, _is_taken),
}
