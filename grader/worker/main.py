"""The worker's program: load one source, answer calls, until the judge closes the channel.

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
from typing import Any, BinaryIO, NoReturn

from grader.confinement.wall import Wall, shut_in
from grader.frames import Decoder, Encoder, FrameError, read_frame, text_of, type_name, write_frame
from grader.process import die_with_parent, end_first_when_memory_is_short
from grader.worker import limits
from grader.worker.imports import GrantedModules

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


def _flush_prints() -> None:
    for name in ("stdout", "stderr"):
        with contextlib.suppress(BaseException):  # the learner may have put anything there, or nothing
            getattr(sys, name).flush()


class Worker:
    """One loaded source and the answers it gives."""

    def __init__(self) -> None:
        """Nothing is loaded yet."""
        self._module = types.ModuleType("submission")
        self._filename = "<submission>"

    def answer(self, header: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        """Carry out one request and return the reply's header and body."""
        match header["op"]:
            case "confine":
                return self._guarded(lambda: self._confine(**header["settings"]))
            case "prepare":
                return self._guarded(lambda: self._prepare(**header["settings"]))
            case "load":
                return self._load(header["name"], header["filename"], header["source"])
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
        self, modules: dict[str, list[str]], metadata: list[str], preload: list[str], limited: dict[str, int]
    ) -> None:
        """Grant packages and import them, so that their start-up is not counted as the learner's; set the limits."""
        sys.meta_path.append(GrantedModules(modules, metadata))
        for name in preload:
            __import__(name)
        limits.apply(**limited)

    def _load(self, name: str, filename: str, source: str) -> tuple[dict[str, Any], bytes]:
        """Run the learner's source as a module and return the names it defines."""
        self._module = types.ModuleType(name)
        self._module.__file__ = self._filename = filename
        sys.modules[name] = self._module  # dataclasses and inspect look a class's module up
        linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
        try:
            code = compile(source, filename, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError) as error:  # such as a return outside a function
            said = error.msg if isinstance(error, SyntaxError) else str(error)
            return {"status": "syntax", "text": said, "line": getattr(error, "lineno", None)}, b""
        except MemoryError:
            return {"status": "syntax", "text": "nested too deep for Python to read", "line": None}, b""

        def run() -> list[str]:
            exec(code, self._module.__dict__)
            return [key for key in self._module.__dict__ if type(key) is str and not key.startswith("_")]

        return self._guarded(run)

    def _call(self, header: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        decoder = Decoder(body)
        arguments, options = decoder.decode(header["args"]), decoder.decode(header["kwargs"])
        # A dict of our own: a key of the learner's may answer for itself.
        function = {name: value for name, value in self._module.__dict__.items() if type(name) is str}.get(
            header["name"], self
        )
        if function is self:
            return {"status": "missing"}, b""
        return self._guarded(lambda: function(*arguments, **options))

    def _guarded(self, action: Any) -> tuple[dict[str, Any], bytes]:
        """Run the learner's code; whatever it does short of ending the process becomes a reply."""
        try:
            value = action()
            encoder = Encoder()
            return {"status": "returned", "value": encoder.encode(value)}, encoder.body
        except SystemExit:
            return {"status": "exited"}, b""
        except BaseException as error:
            return {"status": "raised", "exception": self._description(error)}, b""

    def _description(self, error: BaseException) -> dict[str, Any]:
        """Say what was raised and in which of the learner's own lines; no other frame is told."""
        lines: list[int] = []
        trace = BaseException.__dict__["__traceback__"].__get__(error)  # not the learner's own `__traceback__`
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == self._filename:
                lines.append(trace.tb_lineno)
            trace = trace.tb_next
        kind = type(error)
        missing = ImportError.__dict__["name"].__get__(error) if issubclass(kind, ModuleNotFoundError) else None
        return {
            "type": type_name(error),
            "text": text_of(str, error, MAX_TEXT),
            "lines": lines[-MAX_LINES:],
            "missing_module": missing[:MAX_TEXT] if type(missing) is str else None,
            "memory": issubclass(kind, MemoryError),
            "import": issubclass(kind, ImportError),
        }
