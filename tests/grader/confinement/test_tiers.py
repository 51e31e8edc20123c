"""Choosing a tier: what is asked for is given or refused with the reason, and never less than that."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.confinement import bubblewrap, interpreter, trials
from grader.confinement.tiers import Tier
from grader.confinement.trials import Trial
from grader.errors import IsolationError, UsageError

from .conftest import ROOT, TINY_COURSE, given


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch):
    """Pretend that this machine gives some tiers only."""

    def pretend(*tiers: Tier) -> None:
        found = {tier: Trial(tier, None if tier in tiers else f"no {tier} today", "wait") for tier in Tier}
        monkeypatch.setattr(trials, "trial", found.__getitem__)
        monkeypatch.setattr(trials, "strongest", lambda: next(tier for tier in Tier if tier in tiers))

    return pretend


def test_the_strongest_is_taken_where_nothing_is_asked_for(machine) -> None:
    machine(Tier.LANDLOCK, Tier.PROCESS)
    assert trials.choose(None, None) is Tier.LANDLOCK


def test_a_weaker_one_may_be_asked_for(machine) -> None:
    machine(Tier.LANDLOCK, Tier.PROCESS)
    assert trials.choose(Tier.PROCESS, None) is Tier.PROCESS


@pytest.mark.parametrize(
    ("wanted", "least"), [(Tier.BUBBLEWRAP, None), (None, Tier.UID_LANDLOCK), (None, Tier.BUBBLEWRAP)]
)
def test_what_is_not_there_is_refused_with_the_reason(machine, wanted: Tier | None, least: Tier | None) -> None:
    machine(Tier.LANDLOCK, Tier.PROCESS)
    with pytest.raises(IsolationError, match="no bubblewrap today") as refusal:
        trials.choose(wanted, least)
    assert "grader doctor" in str(refusal.value)


@pytest.mark.parametrize("least", [Tier.LANDLOCK, Tier.PROCESS])
def test_what_is_stronger_than_required_is_enough(machine, least: Tier) -> None:
    machine(Tier.BUBBLEWRAP, Tier.PROCESS)
    assert trials.choose(None, least) is Tier.BUBBLEWRAP


@pytest.mark.parametrize(
    ("wanted", "least", "said"),
    [("landlok", None, "'landlok' is no tier"), (None, "all", "'all' is no tier"), ("process", "landlock", "is less")],
)
def test_names_of_no_tier_and_contradictions_are_wrong_usage(wanted: str | None, least: str | None, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        trials.asked_for(wanted, least)


def grader(*arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "grader", *arguments],
        cwd=TINY_COURSE,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80", "NO_COLOR": "1", "PATH": path or os.defpath},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_less_isolation_than_required_exits_with_three_before_anything_is_judged(tmp_path: Path) -> None:
    done = grader("check", "--solutions", "--json", "--isolation", "bubblewrap", path=str(tmp_path))
    assert (done.returncode, done.stdout) == (3, "")
    assert "'bwrap' is not installed" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_tier_that_nobody_knows_exits_with_two() -> None:
    done = grader("check", "--require-isolation", "vault")
    assert done.returncode == 2
    assert "bubblewrap, uid+landlock, landlock, process" in done.stderr


def test_the_tier_is_printed_and_recorded() -> None:
    done = grader("check", "half", "--solutions", "--isolation", "process")
    assert "isolation: process" in done.stdout
    document = json.loads(grader("check", "half", "--solutions", "--json", "--isolation", "process").stdout)
    assert document["isolation"] == {"tier": "process"}


def test_the_doctor_names_every_tier_and_why_one_is_missing(tmp_path: Path) -> None:
    done = grader("doctor", path=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(len, done.stdout.splitlines())) <= 80
    for text in (*Tier, "given", "in use", "'bwrap' is not installed", "install bubblewrap", "Python 3."):
        assert text in done.stdout, text


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has bubblewrap")
def test_the_doctor_names_the_command_that_installs_what_is_missing(tmp_path: Path) -> None:
    program = tmp_path / "dnf"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert "dnf install bubblewrap" in grader("doctor", path=str(tmp_path)).stdout


def test_the_doctors_document_says_the_same_to_programs(tmp_path: Path) -> None:
    document = json.loads(grader("doctor", "--json", path=str(tmp_path)).stdout)
    assert [found["tier"] for found in document["tiers"]] == list(Tier)
    for found in document["tiers"]:
        assert found["given"] is (found["missing"] is None)
    assert document["tiers"][0] == {
        "tier": "bubblewrap", "given": False, "missing": "'bwrap' is not installed", "mend": "install bubblewrap",
    }  # fmt: skip
    assert document["isolation"]["tier"] == next(found["tier"] for found in document["tiers"] if found["given"])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has walls")
def test_a_wall_can_be_raised_after_a_fork_too(tmp_path: Path) -> None:
    given(Tier.LANDLOCK)
    program = f"""
import os, sys
sys.path.append({str(ROOT)!r})
from grader.confinement.tiers import Tier, enclosure
from grader.confinement.wall import shut_in
secret = os.path.join({str(TINY_COURSE)!r}, "course.toml")
wall = enclosure(Tier.LANDLOCK, (), (), os.getcwd(), secret).wall
child = os.fork()
if child == 0:
    shut_in(wall)
    try:
        open(secret)
    except PermissionError:
        os._exit(7)
    os._exit(0)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
open(secret).close()  # and the parent stays as it was
"""
    done = subprocess.run([sys.executable, "-I", "-S", "-c", program], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has walls")
def test_a_wall_that_leaves_the_secret_readable_is_found_out(tmp_path: Path) -> None:
    given(Tier.LANDLOCK)
    secret = tmp_path / "secret"
    secret.write_text("the answer")
    program = f"""
import sys
sys.path.append({str(ROOT)!r})
from grader.confinement.wall import NotConfined, Wall, shut_in
try:
    shut_in(Wall(readable=({str(tmp_path)!r},), secret={str(secret)!r}))
except NotConfined as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-I", "-S", "-c", program], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.strip() == "a worker behind it can read a secret", done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has walls")
def test_bubblewrap_alone_shows_no_packages_and_no_course_and_lets_nothing_be_written(tmp_path: Path) -> None:
    given(Tier.BUBBLEWRAP)
    packages = str(Path(pytest.__file__).parents[1])
    places = [str(ROOT), str(TINY_COURSE), packages, "/etc/passwd", "/proc/self", "/proc/1", "/home"]
    program = f"""
import json, os
shown = [place for place in {places!r} if os.path.exists(place)]
packages = [found for found, _, files in os.walk("/") if found.endswith("-packages") and files]
written = []
for folder, _, _ in os.walk("/"):
    try:
        open(os.path.join(folder, "mine"), "w").close()
        written.append(folder)
    except OSError:
        pass
print(json.dumps([shown, packages, written]))
"""
    command = bubblewrap.command((), str(tmp_path))
    done = subprocess.run([*command, interpreter.program(), "-I", "-S", "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [[], [], []]
