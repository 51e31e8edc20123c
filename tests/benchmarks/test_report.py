"""From seconds to the tables."""

import json
import math
import random
import subprocess
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

from benchmarks.cases import GROUPS, Convolution
from benchmarks.comparisons import shown_in
from benchmarks.measuring import Measured, Row
from benchmarks.races import races
from benchmarks.ratios import geometric_mean, ratio_of
from benchmarks.report import Report

ROOT = Path(__file__).parents[2]
MACHINE = {
    "system": "Linux x86_64",
    "processor": "a processor",
    "cores": 2,
    "python": "3.11.0",
    "versions": {"jax": "0.10.1", "torch": None},
    "runtimes": {"jax": {"threads": 2}},
}
METHOD = {"platform": "cpu", "dtype": "float32", "rounds": 3, "at_least": 1}


def row(**seconds):
    entrants = {name.replace("_", " "): Measured(list(times)) for name, times in seconds.items()}
    return Row("operations", "a case", "forward", entrants)


def test_a_ratio_is_taken_round_by_round():
    ratio = ratio_of([2.0, 40.0, 6.0], [1.0, 10.0, 2.0])
    assert (ratio.median, ratio.low, ratio.high, ratio.rounds) == (3.0, 2.0, 4.0, 3)


def test_only_rounds_that_both_took_part_in_count():
    assert ratio_of([2.0, 2.0, 2.0], [1.0]).rounds == 1
    assert ratio_of([], [1.0]) is None


def test_the_interval_holds_the_median_as_often_as_it_says():
    drawing = random.Random(0)
    for rounds in (6, 7, 21):
        held = 0
        for _ in range(4000):
            ratio = ratio_of([math.exp(drawing.gauss(0, 1)) for _ in range(rounds)], [1.0] * rounds)
            held += ratio.low <= 1 <= ratio.high
        assert held / 4000 > 0.94, rounds


def test_the_geometric_mean_of_two_and_a_half_is_one():
    assert geometric_mean([2.0, 0.5]) == pytest.approx(1)
    assert geometric_mean([]) is None


def test_every_comparison_says_more_than_one_where_convjax_is_faster_and_the_scan_takes_less():
    found = row(convjax=[2.0], convjax_in_scan=[1.0], lax=[4.0], lax_in_scan=[3.0], flax=[5.0], flax_in_scan=[6.0])
    found.entrants |= {"torch": Measured([8.0]), "torch channels_last": Measured([7.0])}
    found.entrants |= {"taps": Measured([0.5])}
    assert shown_in([found])[0].of_fastest(row(convjax=[9.0, 2.0], lax=[4.0, 5.0])) == 2.0
    ratios = [comparison.of(found).median for comparison in shown_in([found])]
    assert ratios == [2.0, 3.0, 2.5, 6.0, 2.0, 3.5, 7.0, 8.0]


def test_what_was_saved_is_what_is_loaded(tmp_path):
    report = Report(MACHINE, METHOD, [row(convjax=[0.001, 0.002], lax=[0.003, 0.004]), row(convjax=[0.5])])
    report.save(tmp_path / "report.json")
    assert Report.load(tmp_path / "report.json").as_markdown() == report.as_markdown()
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["machine"] == MACHINE


def test_groups_measured_alike_are_kept_beside_new_ones():
    pools, operations = row(convjax=[0.001]), row(convjax=[0.002])
    pools.group = "pools"
    earlier = Report(MACHINE, METHOD, [row(convjax=[0.003]), pools])
    assert Report(MACHINE, METHOD, [operations]).with_other_groups_of(earlier).rows == [operations, pools]
    with_torch = Report({**MACHINE, "runtimes": {"torch": {"threads": 2}}}, METHOD, [operations])
    merged = with_torch.with_other_groups_of(earlier)
    assert merged.rows == [operations, pools]
    assert merged.machine["runtimes"] == {"jax": {"threads": 2}, "torch": {"threads": 2}}
    for another in ({**MACHINE, "cores": 4}, {**MACHINE, "versions": {"jax": "0.12.0"}}):
        assert Report(another, METHOD, [operations]).with_other_groups_of(earlier).rows == [operations]


def test_the_tables_say_what_failed_and_what_is_not_there():
    failed = row(convjax=[0.001], lax=[])
    failed.entrants["lax"].error = "ValueError: it cannot"
    text = Report(MACHINE, METHOD, [failed]).as_markdown()
    assert "| a case | forward   |           1 |  failed |" in text
    assert "a case, forward, lax: ValueError: it cannot" in text
    assert "PyTorch is not installed" in text


def test_without_pytorch_the_others_are_measured():
    found = list(races(list(GROUPS), with_torch=False))
    assert {entrant.contestant for race in found for entrant in race.entrants} == {"convjax", "lax", "flax"}
    assert len(found) == len(list(races(list(GROUPS))))


def test_a_case_stands_in_the_tables_by_its_sizes():
    assert str(Convolution(4, (224, 224), 3, 64, 7, stride=2)) == "4 × 224², 3→64, 7², stride 2"
    assert str(Convolution(64, (1024,), 64, 64, 3, groups=64)) == "64 × 1024, 64→64, 3, depthwise"
    for group in GROUPS.values():
        assert len(set(map(str, group))) == len(group)


def command(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )


def test_a_name_that_is_not_known_is_answered_with_those_that_are():
    run = command("operation")
    assert run.returncode == 2
    assert "is none of" in run.stderr
    assert "single_images" in run.stderr


@pytest.mark.slow
def test_the_command_measures_in_turn_and_writes_both_files(tmp_path):
    files = tmp_path / "anew" / "found.json", tmp_path / "found.md", tmp_path / "found.png"
    choice = ("kinds", "--only", "64 × 1024, 32", "--contestants", "convjax,lax", "--directions", "forward", "--smoke")
    run = command(*choice, "--rounds", "2", "--json", files[0], "--markdown", files[1], "--plot", files[2])
    assert run.returncode == 0, run.stderr
    report = Report.load(files[0])
    (found,) = report.rows
    assert list(found.entrants) == ["convjax", "convjax in scan", "lax", "lax in scan"]
    assert not [measured.error for measured in found.entrants.values() if measured.error]
    assert {len(measured.seconds) for measured in found.entrants.values()} == {2}
    assert files[1].read_text(encoding="utf-8") == report.as_markdown()
    assert plt.imread(files[2]).shape[1] == 1400


@pytest.mark.slow
@pytest.mark.parametrize(
    ("group", "only", "rows"), [("steps", "lenet5", 1), ("compile", "lenet5", 1), ("kinds", "64 × 1024, 32", 3)]
)
def test_the_programs_of_every_library_run_in_their_processes(tmp_path, group, only, rows):
    file = tmp_path / "found.json"
    run = command(group, "--only", only, "--smoke", "--json", file)
    assert run.returncode == 0, run.stderr
    found = Report.load(file).rows
    assert len(found) == rows
    assert not [measured.error for row in found for measured in row.entrants.values() if measured.error]
