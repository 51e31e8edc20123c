"""What grading a class costs and withstands: ``python -m benchmarks.grading_a_class``.

A made class over the whole course, of which every verdict is known, is graded through ten kills; some of it is also
checked one by one, in turn with a batch of the same; one in ten submissions attacks, and what becomes of the others is
compared with a class without attacks; and the judge's peak memory is read for a small and a large class.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from grader.confinement.trials import strongest
from grader.course import Course, read_course

from . import machine
from .made_class import Handed, assignments, lay_out, made_class, wrong_verdicts

ROOT = Path(__file__).resolve().parents[1]
TINY_COURSE = ROOT / "tests" / "grader" / "tiny_course"
RESULTS = Path(__file__).parent / "results" / "grading_a_class.json"
PAGE = ROOT / "docs" / "grading" / "classes.md"
MARKS = "<!-- measured -->", "<!-- end of measured -->"
SEED, KILLS = 20, 10
ASSIGNMENTS, HANDED_IN, COLD = 6, 12, 3
MANY, PROCESSORS = 100_000, (2, 16, 128, 1024)

Records = dict[str, dict[str, Any]]


def main() -> None:
    """Run the command."""
    typer.run(measure)


def measure(
    number: Annotated[int, typer.Option(min=30, help="How many are in the made class.")] = 300,
    small: Annotated[int, typer.Option(min=10, help="Submissions of the small class whose memory is read.")] = 100,
    large: Annotated[int, typer.Option(min=20, help="Those of the large one.")] = 10_000,
    write: Annotated[bool, typer.Option("--write", help="Write the numbers and the page of the docs.")] = False,
) -> None:
    """Measure all of it."""
    course = read_course(ROOT)
    handed = made_class(course, number, SEED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay_out(handed, course, folder / "class")
        kills, whole = _through_kills(folder)
        innocent = [one for one in handed if one.kind != "attack"]
        lay_out(innocent, course, folder / "innocent")
        alone = _graded(folder / "innocent", folder / "without", ROOT)
        cold, batch = _in_turn(course, folder)
        memory = [_memory(folder, each) for each in (small, large)]
    found = {
        "submissions": number,
        "kills": kills,
        "lost_or_twice": number - len(whole),
        "wrong_verdicts": _wrong(handed, whole),
        "others_changed_by_attacks": _changed(innocent, whole, alone),
        "others_seconds_with_attacks": _ratio(innocent, whole, alone),
        "cold_seconds": round(cold, 3),
        "batch_seconds": round(batch, 3),
        "batch_over_cold": round(batch / cold, 2),
        "judge_mib": [judge for judge, _, _ in memory],
        "large_over_small": round(memory[1][0] / memory[0][0], 2),
        "command_mib": [command for _, command, _ in memory],
        "command_seconds_each": round(memory[1][2] / large, 4),
        "hours_for_many": {
            str(processors): round(_hours(batch, memory[1][2] / large, processors), 2) for processors in PROCESSORS
        },
    }
    described = {"date": machine.now(), **machine.description(), "isolation": str(strongest())}
    print(json.dumps(found, indent=1))
    if write:
        RESULTS.write_text(json.dumps({**described, "numbers": found}, indent=1) + "\n", encoding="utf-8")
        _put_into_page(found, described, small, large)


def _command(submissions: Path, results: Path, course: Path, *more: str) -> list[str]:
    words = ["grade", str(submissions), "--out", str(results), "--course", str(course), "--seed", str(SEED), *more]
    return [sys.executable, "-m", "grader", *words]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def _graded(submissions: Path, results: Path, course: Path, *more: str) -> Records:
    subprocess.run(_command(submissions, results, course, *more), env=_environment(), check=True, capture_output=True)
    return _records(results)


def _records(results: Path) -> Records:
    lines = (results / "results.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    by_name = {record["submission"]: record for record in records}
    if len(by_name) < len(records):
        raise SystemExit("a submission stands twice in the results")
    return by_name


def _through_kills(folder: Path) -> tuple[int, Records]:
    """Grade the class, killed ten times at random moments of the work, and then to its end."""
    rng = random.Random(SEED)
    results, total = folder / "results", len(list((folder / "class").iterdir()))
    moments = sorted(rng.sample(range(1, total), min(KILLS, total - 1)))
    kills = 0
    for moment in moments:
        process = subprocess.Popen(
            _command(folder / "class", results, ROOT), env=_environment(), stdout=subprocess.DEVNULL
        )
        while process.poll() is None and len(list(results.glob("records/*.json"))) < moment:
            time.sleep(0.01)
        time.sleep(rng.uniform(0.0, 1.0))
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            kills += 1
        process.wait()
    return kills, _graded(folder / "class", results, ROOT)


def _statuses(records: Records) -> dict[str, dict[str, str]]:
    return {
        name: {exercise["name"]: exercise["status"] for exercise in record["exercises"]}
        for name, record in records.items()
    }


def _wrong(handed: list[Handed], records: Records) -> list[str]:
    return wrong_verdicts(handed, _statuses(records))


def _changed(innocent: list[Handed], whole: Records, alone: Records) -> int:
    """How many of the others have another verdict because some attack."""
    return sum(whole[one.name]["exercises"] != alone[one.name]["exercises"] for one in innocent)


def _ratio(innocent: list[Handed], whole: Records, alone: Records) -> float:
    """How much longer the others take because some attack."""
    seconds = [statistics.median(records[one.name]["seconds"] for one in innocent) for records in (whole, alone)]
    return round(seconds[0] / seconds[1], 2)


def _in_turn(course: Course, folder: Path) -> tuple[float, float]:
    """Return the seconds of a submission that is checked by itself, and of the same in a batch.

    A batch is an assignment: all answer the same exercises. Batches and cold checks follow one another, so that a busy
    machine slows both.
    """
    cold: list[float] = []
    batch: list[float] = []
    for turn, handed in enumerate(assignments(course, ASSIGNMENTS, HANDED_IN, SEED)):
        place = folder / f"some-{turn}"
        lay_out(handed, course, place)
        began = time.perf_counter()
        _graded(place, folder / f"batch-{turn}", ROOT, "--jobs", "1")
        batch.append((time.perf_counter() - began) / len(handed))
        for one in handed[:COLD]:
            words = ["check", *one.files, "--dir", str(place / one.name), "--json", "--jobs", "1"]
            began = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "grader", *words], cwd=ROOT, env=_environment(), check=False, capture_output=True
            )
            cold.append(time.perf_counter() - began)
    return statistics.mean(cold), statistics.mean(batch)


def _hours(batch: float, command: float, processors: int) -> float:
    """Return how long so many processors and one command take for many submissions, each of so many seconds.

    The command works while they do, and they wait where it is the slower. Its seconds are rather too many: on this
    machine its own threads talk with the judges, which Dask's workers do elsewhere.
    """
    return MANY * max(batch / processors, command) / 3600


def _memory(folder: Path, number: int) -> tuple[float, float, float]:
    """Return what a class of so many small submissions takes: a judge's peak, the command's, and its processor time.

    The peaks are in MiB, the time is in seconds.
    """
    place = folder / f"small-{number}"
    for each in range(number):
        (place / f"{each:05}").mkdir(parents=True)
        source = f"def half(number):\n    return number // 2 + {each % 2}\n"
        (place / f"{each:05}" / "half.py").write_text(source, encoding="utf-8")
    process = subprocess.Popen(
        _command(place, folder / f"of-{number}", TINY_COURSE, "--only", "half", "--jobs", "2"),
        env=_environment(),
        stdout=subprocess.DEVNULL,
    )
    peaks: dict[int, int] = {}
    ended = threading.Event()
    used = 0.0

    def watch() -> None:
        nonlocal used
        while not ended.wait(0.2):
            used = max(used, _seconds_used(process.pid))
            peaks[process.pid] = max(peaks.get(process.pid, 0), _peak(process.pid))
            for judge in _children(process.pid):
                if _words(judge) != _words(process.pid):  # a child that is still a copy of the command is no judge yet
                    peaks[judge] = max(peaks.get(judge, 0), _peak(judge))

    watching = threading.Thread(target=watch)
    watching.start()
    process.wait()
    ended.set()
    watching.join()
    command = peaks.pop(process.pid)
    return round(max(peaks.values()) / 1024, 1), round(command / 1024, 1), used


def _children(parent: int) -> list[int]:
    try:
        threads = Path(f"/proc/{parent}/task").iterdir()
        return [int(pid) for thread in threads for pid in (thread / "children").read_text().split()]
    except OSError:
        return []


def _seconds_used(pid: int) -> float:
    try:
        user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    except (OSError, ValueError):
        return 0.0
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _words(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _peak(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) if found else 0


def _put_into_page(found: dict[str, Any], described: dict[str, Any], small: int, large: int) -> None:
    rows = [
        ("a made class through kills", f"{found['submissions']} submissions, {found['kills']} kills"),
        ("lost, or there twice", f"{found['lost_or_twice']}"),
        ("verdicts other than known beforehand", f"{len(found['wrong_verdicts'])}"),
        ("verdicts of others that attacks changed", f"{found['others_changed_by_attacks']}"),
        ("time of others, with attacks over without", f"{found['others_seconds_with_attacks']:.2f} ×"),
        (
            "a submission in a batch of the same assignment, over a cold `grader check` of it",
            f"{found['batch_over_cold']:.2f} ×",
        ),
        (
            f"the judge's peak memory, {large:,} submissions over {small}",
            f"{found['large_over_small']:.2f} × ({found['judge_mib'][1]:.0f} MiB)",
        ),
        (
            f"the command's own, {large:,} submissions and {small}",
            f"{found['command_mib'][1]:.0f} MiB and {found['command_mib'][0]:.0f} MiB",
        ),
        ("the command's own time for a submission", f"{1000 * found['command_seconds_each']:.0f} ms"),
        *(
            (f"{MANY:,} answers to three exercises on {processors} processors, simulated", f"{hours:.1f} hours")
            for processors, hours in found["hours_for_many"].items()
        ),
    ]
    table = "\n".join(["| what | measured |", "|---|---|", *(f"| {what} | {value} |" for what, value in rows)])
    where = (
        f"On {described['cores']} cores of {described['processor']}, {described['system']}, Python "
        f"{described['python']}, JAX {described['versions']['jax']}, isolation `{described['isolation']}`, "
        f"{described['date']}."
    )
    begin, end = MARKS
    text = PAGE.read_text(encoding="utf-8")
    measured = f"{begin}\n\n{table}\n\n{where}\n\n{end}"
    PAGE.write_text(re.sub(f"{begin}.*{end}", lambda _: measured, text, flags=re.DOTALL), encoding="utf-8")


if __name__ == "__main__":
    main()
