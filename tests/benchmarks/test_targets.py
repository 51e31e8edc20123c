"""What is said to be reached follows from the rows."""

import pytest

from benchmarks.measuring import Measured, Row
from benchmarks.report import Report
from benchmarks.targets import TARGETS, lines


def row(group, case, direction, **entrants):
    made = {name.replace("_", " "): Measured([seconds]) for name, seconds in entrants.items()}
    return Row(group, case, direction, made)


def test_the_worst_case_is_named_and_those_below_are_counted():
    rows = [
        row("operations", "one", "forward", convjax=1.0, lax=4.0),
        row("kinds", "two", "kernel_gradient", convjax=2.0, lax=1.0),
    ]
    (worst, *others) = lines(rows)
    assert worst == ("worst convolution against lax", "≥ 0.95", "0.50 (two, kernel gradient); 1 of 2 below", "no")
    assert others == [("operations against lax, geometric mean", "≥ 2.0", "4.00 over 1 rows", "yes")]


def test_steps_in_a_scan_are_set_against_the_best_of_pytorch_and_of_flax_in_a_scan():
    entrants = {"convjax": 2.0, "convjax_in_scan": 1.0, "flax": 8.0, "flax_in_scan": 90.0, "torch": 3.0, "torch_c": 4.0}
    steps = row("steps", "fast_mnist, 64 × 28²×1", "step", **entrants)
    found = {title: (words, reached) for title, _, words, reached in lines([steps])}
    assert found["fast_mnist, batch 64, steps in a scan, against PyTorch's best"] == ("3.00; by itself: 1.50", "yes")
    assert found["fast_mnist, 64, a step against Flax"] == ("4.00", "yes")
    assert found["fast_mnist, 64, a step in a scan against Flax"] == ("90.0", "yes")


@pytest.mark.parametrize(("last", "reached"), [(0.991, "yes"), (0.989, "no")])
def test_a_training_counts_if_it_is_as_accurate_as_is_asked(last, reached):
    trained = row("training", "fast_mnist", "training", convjax=2.0, torch=8.0)
    trained.entrants["convjax"].accuracies = [[0.98, last]]
    trained.entrants["torch"].accuracies = [[0.98, 0.992]]
    ((_, _, words, found),) = lines([trained])
    assert found == reached
    assert "convjax 2.0 s to 99.10%, torch 8.0 s to 99.20%" in words or reached == "no"


def test_compiling_may_take_little_longer_and_memory_may_be_little_more():
    compiled = row("compile", "lenet5", "compile", convjax=1.2, flax=1.0)
    large = row("operations", "one", "forward", convjax=1.0, lax=1.0)
    large.entrants["lax"].temporary_bytes, large.entrants["convjax"].temporary_bytes = 2**20, 67 * 2**20
    found = {title: (words, reached) for title, _, words, reached in lines([compiled, large])}
    assert found["compiling a step, times as long as Flax, geometric mean"] == ("1.20 over 1 rows", "yes")
    assert found["most memory over twice that of lax"] == ("65 MB (one, forward)", "no")


def test_the_tables_begin_with_what_is_reached():
    machine = {"versions": {}, "python": "", "runtimes": {}, "processor": "", "cores": 2, "system": ""}
    method = {"platform": "cpu", "dtype": "float32", "rounds": 1, "at_least": 1}
    rows = [row("operations", "one", "forward", convjax=1.0, lax=4.0)]
    text = Report(machine, method, rows).as_markdown()
    assert text.index("What is wanted, and what is reached") < text.index("Geometric means")
    assert len({target.title for target in TARGETS}) == len(TARGETS)
