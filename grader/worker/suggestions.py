"""What Python itself asks below a traceback, "Did you mean", for the errors whose text does not have it."""

import builtins
import contextlib
import re
import sys
from collections.abc import Iterable
from difflib import get_close_matches
from types import FrameType, FunctionType

MAX_NAME = 60
MAX_NAMES = 2_000


def suggestion(error: BaseException, text: str, frame: FrameType | None) -> str:
    """Return what may have been meant, to stand behind an error's text; nothing where nobody can tell.

    Args:
        error: what was raised. Whatever is asked of it may be the learner's code, and do anything.
        text: what it says.
        frame: where it was raised, if that was in the learner's file.
    """
    if "Did you mean" in text:
        return ""
    with contextlib.suppress(BaseException):
        if isinstance(error, AttributeError):
            name, of = (AttributeError.__dict__[part].__get__(error) for part in ("name", "obj"))
            return "" if of is None else _did_you_mean(name, dir(of))
        if frame is not None and isinstance(error, NameError):
            name = NameError.__dict__["name"].__get__(error)
            found = _did_you_mean(name, [*frame.f_locals, *frame.f_globals, *dir(builtins)])
            forgotten = type(name) is str and name in sys.stdlib_module_names
            return found or (f". Did you forget to import '{name}'?" if forgotten else "")
        if frame is not None and isinstance(error, TypeError):
            return _argument_meant(text, frame) or _builtin_not_meant(text, frame)
    return ""


def _did_you_mean(name: object, names: Iterable[object]) -> str:
    if type(name) is not str or len(name) > MAX_NAME:
        return ""
    known = [other for other in names if type(other) is str and other != name and len(other) <= MAX_NAME]
    if not name.startswith("_"):
        known = [other for other in known if not other.startswith("_")]
    close = get_close_matches(name, known[:MAX_NAMES], n=1, cutoff=0.7)
    return f". Did you mean: '{close[0]}'?" if close else ""


def _argument_meant(text: str, frame: FrameType) -> str:
    match = re.fullmatch(r"(\w+)\(\) got an unexpected keyword argument '(\w+)'", text)
    function = None if match is None else frame.f_globals.get(match[1])
    if match is None or type(function) is not FunctionType:
        return ""
    code = function.__code__
    return _did_you_mean(match[2], code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])


def _builtin_not_meant(text: str, frame: FrameType) -> str:
    """Name the variable of which only a beginning was written that is a function of Python's own: `input` for one."""
    if "'builtin_function_or_method'" not in text and "'type'" not in text:
        return ""
    own = {name for name in frame.f_code.co_names if hasattr(builtins, name) and name not in frame.f_globals}
    meant = [(name, local) for name in own for local in frame.f_code.co_varnames if local.startswith(f"{name}_")]
    if len(meant) != 1:
        return ""
    ((name, local),) = meant
    return f". Did you mean: '{local}'? '{name}' is a function of Python's own"
