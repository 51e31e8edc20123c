"""How the table that chooses algorithms is made of times; nothing is timed."""

import pytest

from benchmarks.cases import GROUPS, Convolution
from benchmarks.choices import FILE, Choices, names_to_try, put, row_of, write
from benchmarks.contestants import Entrant, Setting, prepared
from benchmarks.grid import grid
from benchmarks.races import CONTESTANTS
from benchmarks.trials import MOST_BYTES, Speed, Won, ranked, settled, trial
from benchmarks.worker import Prepared
from convjax.ops.algorithms.registry import ALGORITHMS

CASE = Convolution(8, (16, 16), 16, 16, 3)
ABOUT = {"platform": "cpu", "dtype": "float32", "jaxlib": "0.10.1", "processor": "a processor", "cores": 2}


class Clock:
    """Answers as a process would that computes with the given seconds, by itself and in a scan."""

    def __init__(self, **seconds):
        self.seconds = seconds
        self.asked = []

    def prepare_all(self, entrants, *_):
        return {key: self.prepared(entrant) for key, entrant in entrants.items()}

    def prepared(self, entrant):
        seconds = self.seconds.get(entrant.contestant)
        return Prepared(error="it cannot") if seconds is None else Prepared(seconds[entrant.form == "scan"], 0.0, 0)

    def time(self, key, *_):
        self.asked.append(key)
        name, _, form = key.partition(" in ")
        return self.seconds[name][form == "scan"]

    def forget(self):
        self.asked.append("forget")


@pytest.mark.parametrize(
    ("direction", "seconds", "won"),
    [
        ("forward", {"lax": (2.0, 2.0), "taps": (1.0, 1.0), "patches": (0.5, 0.5)}, Won("patches", 4.0, 1.0)),
        ("forward", {"lax": (2.0, 2.0), "taps": (0.8, 0.8), "patches": (0.5, 2.0)}, Won("taps", 2.5, 1.0)),
        ("forward", {"lax": (2.0, 2.0), "taps": (0.8, 3.0), "patches": (0.5, 2.0)}, Won("patches", 4.0, 0.25)),
        ("forward", {"lax": (1.0, 1.0), "taps": (0.8, 3.0), "patches": (0.5, 2.0)}, Won("lax")),
        ("forward", {"lax": (1.02, 1.02), "taps": (1.0, 1.0)}, Won("lax")),
        ("kernel_gradient", {"lax": (0.96, 9.0), "taps": (1.0, 1.0)}, Won("taps", 0.96, 1.0)),
        ("kernel_gradient", {"lax": (0.9, 9.0), "taps": (1.0, 1.0)}, Won("lax")),
    ],
)
def test_the_fastest_wins_that_keeps_its_speed_in_a_scan(direction, seconds, won):
    assert trial(Clock(**seconds), CASE, direction, ["lax", "taps", "patches"]) == won


def test_who_is_far_behind_is_not_measured_on():
    clock = Clock(lax=(0.01, 0.01), taps=(0.02, 0.02), patches=(0.09, 0.09))
    trial(clock, CASE, "forward", ["lax", "taps", "patches"])
    assert "patches" not in clock.asked
    assert 0 < clock.asked.count("taps") < clock.asked.count("lax")


def test_of_nearly_equal_ones_that_which_needs_less_memory_is_first():
    seconds = {"lax": [2.0] * 9, "taps": [1.0] * 9, "patches": [1.01] * 9, "row_taps": [1.5] * 9}
    assert ranked("forward", seconds, {"lax": 0, "taps": 9, "patches": 5, "row_taps": 0})[0] == "patches"


def test_who_needs_much_more_memory_than_lax_does_not_win():
    seconds = {"lax": [2.0] * 9, "taps": [1.0] * 9}
    assert ranked("forward", seconds, {"lax": 10, "taps": 10 + 2**20}) == ["taps"]
    assert ranked("forward", seconds, {"lax": 10, "taps": 10 + 2**27}) == []


def test_what_disturbs_one_round_makes_no_winner():
    assert ranked("forward", {"lax": [1.0] * 8 + [9.0], "taps": [1.0] * 9}, {"lax": 0, "taps": 0}) == []


def test_where_none_keeps_its_speed_the_fastest_in_a_scan_is_settled_on():
    assert settled({"taps": Speed(1.0, 3.0, 0.3), "patches": Speed(1.5, 2.0, 0.8)}) == "patches"


def test_what_is_faster_by_itself_and_in_a_scan_is_settled_on_though_it_loses_speed_there():
    assert settled({"taps": Speed(1.0, 3.0, 0.3), "patches": Speed(4.0, 4.0, 1.0)}) == "taps"
    assert settled({"taps": Speed(1.0, 5.0, 0.2), "patches": Speed(4.0, 4.0, 1.0)}) == "patches"


def test_what_was_saved_is_loaded_and_one_line_is_one_convolution(tmp_path):
    choices = Choices()
    for case in (CASE, Convolution(1, (8,), 4, 4, 3)):
        put(row_of(case, choices.of(ABOUT)), "forward", Won("taps", 2.0, 0.9))
    choices.save(tmp_path / "table.json")
    assert Choices.load(tmp_path / "table.json") == choices
    assert sum('"batch"' in line for line in (tmp_path / "table.json").read_text(encoding="utf-8").splitlines()) == 2


def test_a_convolution_measured_anew_keeps_its_row_and_another_release_of_the_series_begins_anew():
    choices = Choices()
    put(row_of(CASE, choices.of(ABOUT)), "forward", Won("taps", 2.0, 0.9))
    put(row_of(CASE, choices.of(ABOUT)), "forward", Won("patches", 3.0, 0.9))
    (row,) = choices.of(ABOUT)
    assert row["forward"] == ["patches", 3.0, 0.9]
    assert choices.of({**ABOUT, "jaxlib": "0.12.0.1"}) == []
    assert choices.of(ABOUT) == [row]
    assert choices.of({**ABOUT, "jaxlib": "0.10.3"}) == []
    assert [one["jaxlib"] for one in choices.measured] == ["0.10.3", "0.12.0.1"]


def test_beside_algorithms_that_are_named_lax_and_the_former_winner_are_measured():
    row = row_of(CASE, [])
    assert set(names_to_try(row, "forward", ["patches"])) > {"lax", "taps", "patches"}
    put(row, "forward", Won("taps", 2.0, 0.9))
    assert names_to_try(row, "forward", ["patches"]) == ["lax", "taps", "patches"]


def test_the_table_holds_every_convolution_of_the_grid_and_no_other():
    rows = [case for cases in grid().values() for case in cases]
    for measured in Choices.load(FILE).measured:
        assert measured["cases"] == [row_of(case, measured["cases"]) for case in rows]


def test_every_algorithm_is_a_contestant():
    assert set(CONTESTANTS) >= ALGORITHMS.keys()


@pytest.mark.slow
def test_the_table_is_written_by_measuring(tmp_path):
    file = tmp_path / "table.json"
    Choices().save(file)
    write([Convolution(2, (5, 6), 3, 4, 3)], None, None, 1, path=file)
    (measured,) = Choices.load(file).measured
    (row,) = measured["cases"]
    assert {row[direction][0] for direction in ("forward", "input_gradient", "kernel_gradient")} <= ALGORITHMS.keys()


@pytest.mark.slow
@pytest.mark.parametrize("case", GROUPS["operations"], ids=str)
def test_what_is_chosen_needs_little_more_memory_than_twice_that_of_lax(case):
    for direction in case.directions:
        ours, lax = (prepared(Entrant(name), case, direction, Setting()).temporary_bytes for name in ("convjax", "lax"))
        assert ours <= 2 * lax + MOST_BYTES, direction
