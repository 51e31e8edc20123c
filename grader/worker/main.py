"""The worker's program: load one source, answer what is asked of it, until the judge closes the channel.

Started by the judge as ``python -I -S`` with this package's parent folder in the bootstrap line. The channel is the
standard input and output it was born with; before any learner's code is read it is moved away from descriptors 0 and 1,
and what the learner prints goes to descriptor 2, a pipe that the judge drains. Then, where the machine has a wall to
offer, the process shuts itself in; only then it imports what the exercise grants, and only then it is sent a source.
"""

import contextlib
import io
import linecache
import os
import sys
import types
import warnings
from functools import partial
from typing import Any, BinaryIO, NoReturn

from grader.calls import ITSELF
from grader.confinement import privileges
from grader.confinement.wall import Wall, shut_in
from grader.frames import Encoder, FrameError, read_frame, text_of, type_name, write_frame
from grader.operations import perform
from grader.process import die_with_parent, end_first_when_memory_is_short
from grader.worker import limits
from grader.worker.arguments import ArgumentDecoder, UnknownObject
from grader.worker.changes import changed, snapshot
from grader.worker.imports import GrantedModules
from grader.worker.overtime import line_told
from grader.worker.suggestions import suggestion

MAX_TEXT = 2_000
MAX_LINES = 20


def main() -> NoReturn:
    """Answer frames until the channel closes, then end at once: no atexit handler has a say."""
    die_with_parent()
    end_first_when_memory_is_short()
    requests, replies = _take_the_channel()
    worker = Worker()
    try:
        while True:
            header, body = read_frame(requests)
            filename = header.get("filename", worker.filename)
            with line_told(header["milliseconds"] / 1000, filename, partial(_tell_late, replies, header["id"])):
                reply, reply_body = worker.answer(header, body)
            _flush_prints()
            try:
                write_frame(replies, {"id": header["id"], **reply}, reply_body)
            except FrameError as error:  # nothing was written yet
                described = ["unsendable", "value", str(error)]
                write_frame(replies, {"id": header["id"], "status": "returned", "value": described})
    except EOFError:
        os._exit(0)


def _take_the_channel() -> tuple[BinaryIO, BinaryIO]:
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return requests, replies


def _tell_late(replies: BinaryIO, number: int, line: int | None) -> None:
    write_frame(replies, {"id": number, "status": "late", "line": line})


def _flush_prints() -> None:
    for name in ("stdout", "stderr"):
        with contextlib.suppress(BaseException):  # the learner may have put anything there, or nothing
            getattr(sys, name).flush()


class Worker:
    """One loaded source, the objects that it made and that are kept, and the answers it gives."""

    def __init__(self) -> None:
        """Nothing is loaded yet."""
        self._module = types.ModuleType("submission")
        self.filename = "<submission>"
        """What the source that was loaded last is called."""
        self._beneath: dict[str, Any] = {}
        self._given: types.ModuleType | None = None
        self._kept: dict[int, Any] = {}

    def answer(self, header: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        """Carry out one request and return the reply's header and body."""
        match header["op"]:
            case "confine":
                return self._guarded(lambda: self._confine(**header["settings"]))
            case "prepare":
                return self._guarded(lambda: self._prepare(**header["settings"]))
            case "give":
                return self._guarded(lambda: self._give(header["filename"], header["source"]))
            case "load":
                return self._load(header["name"], header["filename"], header["source"], header["beneath"])
            case "call":
                return self._call(header, body)
            case other:
                return {"status": "refused", "why": f"no operation {other!r}"}, b""

    def _confine(self, wall: dict[str, Any], library: dict[str, list[str]]) -> None:
        """Shut this process in, and find the standard library where no folder can be listed."""
        shut_in(Wall(**wall))
        sys.path.clear()
        sys.meta_path.append(GrantedModules(library, []))

    def _prepare(
        self,
        modules: dict[str, list[str]],
        metadata: list[str],
        preload: list[str],
        compiled: str | None,
        limited: dict[str, int],
    ) -> None:
        """Grant packages and import them, so that their start-up is not counted as the learner's; set the limits."""
        sys.meta_path.append(GrantedModules(modules, metadata))
        for name in preload:
            __import__(name)
        if compiled is not None:
            _use_compiled(compiled)
        privileges.be_root_by_name_only()
        limits.apply(**limited)

    def _give(self, filename: str, source: str) -> None:
        """Run what the exercise gives to every learner, as a module that their file may import as `given`."""
        self._given = _new_module("given", filename, source)
        exec(compile(source, filename, "exec", dont_inherit=True), self._given.__dict__)

    def _load(self, name: str, filename: str, source: str, beneath: bool) -> tuple[dict[str, Any], bytes]:
        """Run the learner's source as a module and return the names it defines.

        What is `beneath` answers for the names that the source to come, one of the course's own, does not define.
        """
        self._module, self.filename = _new_module(name, filename, source), filename
        try:
            code = compile(source, filename, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError) as error:  # such as a return outside a function
            said = error.msg if isinstance(error, SyntaxError) else str(error)
            return {"status": "syntax", "text": said, "line": getattr(error, "lineno", None)}, b""
        except MemoryError:
            return {"status": "syntax", "text": "nested too deep for Python to read", "line": None}, b""

        def run() -> list[str]:
            exec(code, self._module.__dict__)
            if beneath:
                self._beneath = dict(self._module.__dict__)
            return [key for key in self._module.__dict__ if type(key) is str and not key.startswith("_")]

        return self._guarded(run)

    def _call(self, header: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        """Carry out an operation on something in the loaded source, or on an object that is kept."""
        for number in header["drop"]:
            self._kept.pop(number, None)
        decoder = ArgumentDecoder(body, self._kept, self._given)
        on, name, keep = header["on"], header["name"], header["keep"]
        # A dict of our own: a key of the learner's may answer for itself.
        own = {key: value for key, value in self._module.__dict__.items() if type(key) is str}
        names = {**self._beneath, **own}
        if on is None and name not in names:
            return {"status": "missing"}, b""

        changes: list[int | str] = []

        def carry_out() -> Any:
            args, kwargs, options = (decoder.decode(header[part]) for part in ("args", "kwargs", "options"))
            target, method = (names[name], ITSELF) if on is None else (decoder.kept(on), name)
            before = snapshot(args, kwargs) if header["operation"] == "call" else {}
            value = perform(header["operation"], target, method, args, kwargs, options)
            changes.extend(changed(before, args, kwargs))
            if keep is None:
                return value
            self._kept[keep] = value
            return None

        try:
            reply, reply_body = self._guarded(carry_out)
            return ({**reply, "changed": changes} if changes else reply), reply_body
        except UnknownObject as error:
            return {"status": "refused", "why": str(error)}, b""

    def _guarded(self, action: Any) -> tuple[dict[str, Any], bytes]:
        """Run the learner's code; whatever it does short of ending the process becomes a reply."""
        try:
            value = action()
            encoder = Encoder()
            return {"status": "returned", "value": encoder.encode(value)}, encoder.body
        except UnknownObject:
            raise
        except SystemExit:
            return {"status": "exited"}, b""
        except BaseException as error:
            return {"status": "raised", "exception": self._description(error)}, b""

    def _description(self, error: BaseException) -> dict[str, Any]:
        """Say what was raised and in which of the learner's own lines; no other frame is told."""
        lines: list[int] = []
        frame = None
        trace = BaseException.__dict__["__traceback__"].__get__(error)  # not the learner's own `__traceback__`
        while trace is not None:
            frame = trace.tb_frame if trace.tb_frame.f_code.co_filename == self.filename else None
            if frame is not None:
                lines.append(trace.tb_lineno)
            trace = trace.tb_next
        kind = type(error)
        missing = ImportError.__dict__["name"].__get__(error) if issubclass(kind, ModuleNotFoundError) else None
        text = text_of(str, error, MAX_TEXT)
        return {
            "type": type_name(error),
            "text": text + suggestion(error, text, frame),
            "lines": lines[-MAX_LINES:],
            "missing_module": missing[:MAX_TEXT] if type(missing) is str else None,
            "memory": issubclass(kind, MemoryError),
            "import": issubclass(kind, ImportError),
        }


def _use_compiled(folder: str) -> None:
    """Let JAX read what the judge has compiled; it could not write there, and is not to try."""
    settings = {"jax_compilation_cache_dir": folder, "jax_persistent_cache_min_compile_time_secs": 1e9}
    with contextlib.suppress(Exception):  # a release that has no such setting goes without
        for name, value in settings.items():
            sys.modules["jax"].config.update(name, value)
    # An entry may be half written when it is asked for: it is compiled then, and that is nothing to tell a learner.
    warnings.filterwarnings("ignore", "Error (reading|writing) persistent compilation cache")


def _new_module(name: str, filename: str, source: str) -> types.ModuleType:
    module = types.ModuleType(name)
    module.__file__ = filename
    sys.modules[name] = module  # dataclasses and inspect look a class's module up
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    return module
