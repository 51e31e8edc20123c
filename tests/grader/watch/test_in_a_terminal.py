"""The bare `grader` in a terminal: real saves, real keys, real signals; and the terminal is in order afterwards."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

import fcntl  # noqa: E402
import pty  # noqa: E402
import select  # noqa: E402
import struct  # noqa: E402
import termios  # noqa: E402

TINY_COURSE = Path(__file__).parents[1] / "tiny_course"
ROOT = Path(__file__).resolve().parents[3]
RIGHT = (TINY_COURSE / "solutions/01_numbers/half/solution.py").read_text(encoding="utf-8")
WRONG = RIGHT.replace("number // 2", "-(-number // 2)")
LOOPS = "def half(number):\n    while True:\n        pass\n"

# A shell, as far as it matters here: it gives the terminal to the grader, says when it stops, and lets it go on.
SHELL = """
import os, signal, sys, termios
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
child = os.fork()
if child == 0:
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpgrp())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    os.execv(sys.executable, [sys.executable, "-m", "grader"])
while True:
    _, status = os.waitpid(child, os.WUNTRACED)
    os.tcsetpgrp(0, os.getpgrp())
    if not os.WIFSTOPPED(status):
        sys.exit(os.waitstatus_to_exitcode(status))
    echoes = bool(termios.tcgetattr(0)[3] & termios.ECHO)
    print("stopped with echo" if echoes else "stopped without echo", flush=True)
    if sys.stdin.readline() == "fg\\n":
        os.tcsetpgrp(0, child)
    else:
        os.kill(child, signal.SIGTERM)
    os.killpg(child, signal.SIGCONT)
"""


# Makes the terminal the program's own, and becomes the program. The tests' process is not forked for it (`preexec_fn`
# would): JAX may be running threads there, and forks of such a process warn.
TAKE_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""


class Terminal:
    """A terminal of 80 by 24, with a program in it."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self._ours, theirs = pty.openpty()
        self.before = termios.tcgetattr(theirs)
        self.resize(24, 80)
        self.process = subprocess.Popen(
            [sys.executable, "-c", TAKE_TERMINAL, *command],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "TMPDIR": str(folder)},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        self._theirs = theirs
        self.said = ""

    def resize(self, rows: int, columns: int) -> None:
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def until(self, *texts: str) -> str:
        """Wait for a screen that says all of `texts`, and return all that was written up to it."""
        self._until(lambda: all(text in self.screen for text in texts), f"{texts}")
        seen, self.said = self.said, ""
        return seen

    def ended(self) -> int:
        """Wait for the end, and return the exit code."""
        self._until(lambda: self.process.poll() is not None, "its end")
        return self.process.returncode

    @property
    def screen(self) -> str:
        """What was written since a page was begun last, without colours."""
        return "\n".join(lines_of(self.said))

    @property
    def is_in_order(self) -> bool:
        return termios.tcgetattr(self._theirs) == self.before

    def close(self) -> None:
        os.close(self._ours)
        os.close(self._theirs)

    def _until(self, happened: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + 90
        while not happened():
            assert time.monotonic() < end, f"waited 90 s for {what}; the screen says:\n{self.screen}"
            if select.select([self._ours], [], [], 0.1)[0]:
                self.said += os.read(self._ours, 65536).decode("utf-8", "replace")


def lines_of(said: str) -> list[str]:
    """The lines of the last screen in what was written, without colours."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said.rpartition("\x1b[H")[2]).splitlines()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder begun inside a checkout of the tiny course, where the course is found."""
    checkout = Path(shutil.copytree(TINY_COURSE, tmp_path / "checkout"))
    subprocess.run(
        [sys.executable, "-m", "grader", "init", "mine"],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
    )
    return checkout / "mine"


@pytest.fixture
def start(folder: Path) -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # what is started in the background ignores it

    def run(*arguments: str, command: list[str] | None = None) -> Terminal:
        opened.append(Terminal(command or [sys.executable, "-m", "grader", *arguments], folder))
        return opened[-1]

    yield run
    signal.signal(signal.SIGINT, before)
    for terminal in opened:
        if terminal.process.poll() is None:
            terminal.process.kill()
        terminal.process.wait()


def answered(folder: Path) -> str:
    """A right answer to half, with this folder's own questions answered."""
    stub = (folder / "exercises/01_numbers/half.py").read_text()
    number = re.search(r"half of (\d+)", stub)
    letter = re.search(r"(\w)\) An odd number", stub)
    assert number
    assert letter
    text = stub.replace("raise NotImplementedError", "return number // 2")
    text = text.replace("PREDICTION = None", f"PREDICTION = {int(number[1]) // 2}")
    return text.replace("REASON = None", f'REASON = "{letter[1]}"')


def test_a_course_is_done_by_saving_files_and_pressing_keys(start: Callable[..., Terminal], folder: Path) -> None:
    half, scaled = folder / "exercises/01_numbers/half.py", folder / "exercises/02_arrays/scaled.py"
    right = answered(folder)
    terminal = start()
    terminal.until("Checking half ...")
    terminal.until("Not started", "TODO", "0 of 2 done")
    half.write_text(right.replace("number // 2", "-(-number // 2)"))
    terminal.until("Half of 9 is 4, rounded down", "expected  4", "got       5", "rounding up", "[h] hint 1 of 3")
    terminal.press("h")
    terminal.until("Hint 1 of 3", "Which operator rounds down?")
    beside = half.with_suffix(".new")
    beside.write_text(right)
    os.replace(beside, half)
    terminal.until("✓ half", "Done.", "press n for scaled", "1 of 2 done")
    terminal.press("s")
    terminal.until("return number // 2", "[any key] back")
    terminal.press(" n")
    terminal.until("Not started", "scaled.py")
    terminal.press("l\x1b[A")
    terminal.until("> ✓ half", "Chosen: half, 1 of 2.")
    terminal.press("\x1b")
    scaled.write_text(scaled.read_text().replace("raise NotImplementedError", "return x * factor"))
    terminal.until("✓ scaled", "2 of 2 done")
    terminal.press("n")
    terminal.until("Halves and scales", "Every one of 2 exercises passes: 3 of 3 points.")
    terminal.press("q")
    assert (terminal.ended(), terminal.is_in_order) == (0, True)


def test_a_save_during_a_check_abandons_it(start: Callable[..., Terminal], folder: Path) -> None:
    half = folder / "exercises/01_numbers/half.py"
    right = answered(folder)
    half.write_text(LOOPS)
    terminal = start()
    terminal.until("Checking half ...   2 s")
    half.write_text(right)
    seen = terminal.until("✓ half")
    assert "Out of time" not in seen


@pytest.mark.parametrize("signals", [[signal.SIGTERM], [signal.SIGHUP, signal.SIGHUP], [signal.SIGINT, signal.SIGINT]])
def test_however_it_is_ended_the_terminal_is_in_order_and_no_process_stays(
    start: Callable[..., Terminal], folder: Path, signals: list[signal.Signals]
) -> None:
    (folder / "exercises/01_numbers/half.py").write_text(LOOPS)
    terminal = start()
    terminal.until("Checking half ...   2 s")
    assert not terminal.is_in_order
    for number in signals:
        terminal.process.send_signal(number)
    assert (terminal.ended(), terminal.is_in_order) == (130, True)
    assert "Traceback" not in terminal.said
    assert not left_in(folder)


def test_ctrl_c_and_a_closed_terminal_end_it(start: Callable[..., Terminal], folder: Path) -> None:
    terminal = start()
    terminal.until("Not started")
    terminal.press("\x03")
    assert terminal.ended() == 130
    terminal = start()
    terminal.until("Not started")
    terminal.close()
    assert terminal.process.wait(30) == 130
    assert not left_in(folder)


def test_ctrl_z_gives_the_terminal_back_until_it_goes_on(start: Callable[..., Terminal]) -> None:
    terminal = start(command=[sys.executable, "-c", SHELL])
    terminal.until("Not started")
    terminal.press("\x1a")
    assert "stopped with echo" in terminal.until("stopped with")
    terminal.press("fg\n")
    terminal.until("Not started", "[q] quit")
    terminal.press("q")
    assert terminal.ended() == 0


def test_a_grader_that_was_stopped_can_be_ended_from_the_shell(start: Callable[..., Terminal], folder: Path) -> None:
    terminal = start(command=[sys.executable, "-c", SHELL])
    terminal.until("Not started")
    terminal.press("\x1a")
    terminal.until("stopped with")
    terminal.press("kill\n")
    assert terminal.ended() == 130
    assert not left_in(folder)


def test_a_resized_window_is_written_anew(start: Callable[..., Terminal]) -> None:
    terminal = start()
    terminal.until("Each time you save the file, it is checked", "[q] quit")
    terminal.resize(24, 40)
    terminal.until("    Each time you save the file, it is\n", "[q] quit")  # a page as wide as before may come first


def test_without_watching_enter_checks(start: Callable[..., Terminal], folder: Path) -> None:
    half = folder / "exercises/01_numbers/half.py"
    terminal = start("--manual-run")
    terminal.until("Not started", "press Enter")
    half.write_text(WRONG)
    terminal.press("?")
    terminal.until("[any key] back")
    terminal.press(" ")
    terminal.until("Not started")  # saving it changed nothing
    terminal.press("\r")
    terminal.until("Half of 9 is 4, rounded down")


def test_limits_and_isolation_can_be_asked_for(start: Callable[..., Terminal], folder: Path) -> None:
    (folder / "exercises/01_numbers/half.py").write_text(LOOPS)
    terminal = start("--timeout", "1", "--isolation", "process")
    terminal.until("Out of time", "longer than 1 s")
    terminal.press("?")
    terminal.until("isolation: process")
    refused = start("--isolation", "process", "--require-isolation", "bubblewrap")
    assert refused.ended() == 2
    assert "is less than" in refused.said


def test_a_folder_that_is_moved_away_and_back_is_told_and_watched_again(
    start: Callable[..., Terminal], folder: Path
) -> None:
    terminal = start()
    terminal.until("Not started")
    exercises = folder / "exercises"
    exercises.rename(folder / "elsewhere")
    terminal.until("not there any more")
    (folder / "elsewhere").rename(exercises)
    terminal.until("Not started")
    (exercises / "01_numbers/half.py").write_text(WRONG)
    terminal.until("Half of 9 is 4, rounded down")


def left_in(folder: Path) -> list[str]:
    """The folders in which processes of the grader still stand, after some patience."""
    end = time.monotonic() + 20
    while found := _standing_in(folder):
        if time.monotonic() > end:
            return found
        time.sleep(0.1)
    return []


def _standing_in(folder: Path) -> list[str]:
    found = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        try:
            place = os.readlink(link)
        except OSError:
            continue
        if place.startswith(str(folder)):
            found.append(place)
    return found
