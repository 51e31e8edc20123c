"""A model of the user's own, named by where it stands: ``package.module:function``; the standard library only."""

from __future__ import annotations

import keyword
import os
import sys
import sysconfig
import traceback
from importlib import import_module, util
from pathlib import Path
from typing import Any

from convjax.arithmetic.messages import did_you_mean, problem, shown
from convjax.errors import ConvjaxError

from .registry import check_classifies

FORM = "package.module:function"


def is_reference(name: object) -> bool:
    """Whether this names a model by where it stands, rightly or not; the names of registered models have no colon."""
    return isinstance(name, str) and ":" in name


def short_name(name: str) -> str:
    """What a run is called after: the name of a registered model, or the function of a reference."""
    return name.rpartition(":")[2].rpartition(".")[2]


def check_model(name: object) -> None:
    """Raise at once, before anything slow, where this cannot be a model that convjax.train can train.

    Raises:
        ConvjaxError: there is no registered model of this name that classifies, nor a module that it names.
    """
    if isinstance(name, str) and is_reference(name):
        check_reference(name)
    elif isinstance(name, str) and ("." in name or os.sep in name):
        raise problem(
            f"There is no model {shown(name)}", "", f"One of your own is named as {FORM}, such as nets:Small."
        )
    else:
        check_classifies(name)


def check_reference(reference: str) -> None:
    """Raise, without importing anything, where this names no module.

    Raises:
        ConvjaxError: it is not of the form, or there is no such package or module.
    """
    module, _, function = reference.partition(":")
    if module.endswith(".py") or os.sep in module:
        stem = module.removesuffix(".py").strip("./").replace(os.sep, ".")
        mend = f"Name the module as import does: {stem}:{function}."
        raise problem(f"{shown(reference)} is not of the form {FORM}", "", mend)
    if not all(_is_name(part) for path in (module, function) for part in path.split(".")):
        raise problem(f"{shown(reference)} is not of the form {FORM}", "", "Such as nets:Small for Small in nets.py.")
    _make_current_folder_importable()
    top = module.partition(".")[0]
    if top not in sys.modules and util.find_spec(top) is None:
        raise _no_module(reference, top)


def _is_name(part: str) -> bool:
    return part.isidentifier() and not keyword.iskeyword(part)


def find(reference: str) -> Any:
    """Import the module of a reference and give what has the name in it.

    Raises:
        ConvjaxError: as :func:`check_reference`; or the module cannot be imported, or has nothing of this name.
    """
    check_reference(reference)
    name, _, path = reference.partition(":")
    try:
        found = import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise raised(f"{name!r}, where {reference!r} should stand, cannot be imported", error) from error
        raise _no_module(reference, error.name) from None
    except (Exception, SystemExit) as error:
        raise raised(f"{name!r}, where {reference!r} should stand, cannot be imported", error) from error
    for part in path.split("."):
        try:
            found = getattr(found, part)
        except AttributeError:
            there = [one for one in dir(found) if not one.startswith("_")]
            file = getattr(sys.modules[name], "__file__", None)
            what = f"There is no {part!r} in {name!r}, for the model {reference!r}"
            known = f"{name!r} is {file}" if file else ""
            raise problem(what, known, f"{did_you_mean(part, there)}Name a function or a class of it.") from None
    if not callable(found):
        what = f"{reference!r} cannot be called, it is {shown(found)}"
        raise problem(what, "", "Name a function that makes the model, or its class.")
    return found


def raised(what: str, error: BaseException) -> ConvjaxError:
    """The error of something of the user's that raised one: what it said, and the place in their own files."""
    said = " ".join(str(error.msg if isinstance(error, SyntaxError) else error).split())
    said = f"{type(error).__name__}: {said}".rstrip(".: ")
    place = _place(error)
    return problem(what, said if len(said) <= 300 else f"{said[:297]}...", f"Mend it {place}." if place else "Mend it.")


def _place(error: BaseException) -> str:
    """The last line of a file that is neither ours nor of what is installed."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"in {_from_here(error.filename)}, line {error.lineno}"
    paths = sysconfig.get_paths()
    installed = (*(paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")), "<")
    ours = str(Path(__file__).parents[2])
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if not frame.filename.startswith((*installed, ours)):
            return f"in {_from_here(frame.filename)}, line {frame.lineno}"
    return ""


def _from_here(file: str) -> str:
    try:
        return str(Path(file).relative_to(Path.cwd()))
    except ValueError:
        return file


def _no_module(reference: str, missing: str) -> ConvjaxError:
    here = [entry.stem for entry in Path.cwd().iterdir() if entry.suffix == ".py" or (entry / "__init__.py").is_file()]
    known = f"looked in the current folder, {str(Path.cwd())!r}, and among what is installed"
    mend = f"{did_you_mean(missing, here)}Go to the folder that {missing.partition('.')[0]} lies in, or install it."
    return problem(f"There is no module {missing!r} for the model {reference!r}", known, mend)


def _make_current_folder_importable() -> None:
    """As ``python -m`` does; the command ``convjax`` has the folder of the commands there instead."""
    here = str(Path.cwd())
    if here not in sys.path and "" not in sys.path:
        sys.path.insert(0, here)
