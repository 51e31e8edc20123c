"""Joins what happens with what is shown, until one leaves."""

import queue
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from grader.confinement.tiers import Tier
from grader.learner.workspace import Workspace
from grader.request import Limits
from grader.watch.checking import Checking
from grader.watch.events import (
    Event,
    FolderBack,
    FolderGone,
    InputClosed,
    Pressed,
    Resized,
    Resumed,
    Saved,
    SecondPassed,
)
from grader.watch.files import Files, Watcher
from grader.watch.keys import Keyboard
from grader.watch.pages import screen
from grader.watch.screen import Screen
from grader.watch.watching import Watching
from grader.watch.work import Work


def watch(workspace: Workspace, tier: Tier | None, limits: Limits, *, manual: bool, clear: bool) -> int:
    """Watch a learner's exercises in the terminal, and return the exit code.

    Args:
        workspace: the learner's folder.
        tier: how far the learner's code is kept apart; the strongest that there is where none is named.
        limits: what an answer may use, where that is not what the course says.
        manual: whether a key has files checked, instead of their being saved.
        clear: whether a page takes the place of the one before.
    """
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()  # that a signal's handler may put into, too
    work, display = Work(workspace), Screen(clear=clear)
    checking = Checking(work, tier, limits, events.put)
    state = Watching(work, checking, manual=manual)
    with ExitStack() as ends:
        ends.callback(display.leave)
        ends.callback(checking.close)
        keyboard = ends.enter_context(Keyboard(lambda key: events.put(Pressed(key)), lambda: events.put(InputClosed())))
        ends.enter_context(_signals(keyboard, display, events.put))
        try:
            files = Files(work.paths)  # first: no save comes between it and the check
            state.begin()
            display.show(screen(state, *display.size))  # before anything that takes long to import
            if not manual:
                ends.enter_context(_watcher(work, files, events.put))
            while state.exit_code is None and not display.is_gone:
                again = _take(state, events, counting=display.clears)
                display.show(screen(state, *display.size), again=again)
        except KeyboardInterrupt:
            _hear_no_more()
            state.leave(130)
            display.show(screen(state, *display.size))
        finally:
            _hear_no_more()
    return 130 if state.exit_code is None else state.exit_code


def _take(state: Watching, events: "queue.SimpleQueue[Event]", *, counting: bool) -> bool:
    """Take in what has happened, waiting for it at most a second; return whether the page is to be shown again.

    Where pages stand below one another, none is written only to say that a second passed.
    """
    happened: list[Event]
    try:
        happened = [events.get(timeout=1.0)]
    except queue.Empty:
        happened = [SecondPassed()] if counting else []
    while not events.empty():
        happened.append(events.get())
    for event in happened:
        state.take(event)
    return any(isinstance(event, Resized | Resumed) or event == Pressed("redraw") for event in happened)


def _watcher(work: Work, files: Files, post: Callable[[Event], None]) -> Watcher:
    return Watcher(
        work.folder,
        files,
        lambda names: post(Saved(names)),
        lambda: post(FolderGone()),
        lambda: post(FolderBack()),
    )


@contextmanager
def _signals(keyboard: Keyboard, display: Screen, post: Callable[[Event], None]) -> Iterator[None]:
    """Hear that the window was resized, and give the terminal back while the grader is stopped with Ctrl-Z."""
    if sys.platform == "win32":
        yield
        return

    def stop(*_: object) -> None:
        keyboard.release()
        display.leave()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.raise_signal(signal.SIGTSTP)  # stops here, until it goes on
        signal.signal(signal.SIGTSTP, stop)
        go_on()

    def go_on(*_: object) -> None:
        keyboard.take()
        post(Resumed())

    handlers = {
        signal.SIGTSTP: stop,
        signal.SIGCONT: go_on,
        signal.SIGWINCH: lambda *_: post(Resized()),
    }
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _hear_no_more() -> None:
    """Let no second signal cut short the way out."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
