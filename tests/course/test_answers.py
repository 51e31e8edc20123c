"""Right answers are accepted, wrong ones refused and explained, whatever the seed."""

import itertools
import os

from grader.judge.comparison import Tolerance
from grader.judge.diagnosis import TELLING_INPUTS, _telling, explain
from grader.judge.student import WrongAnswer

# More of them on request: COURSE_SEEDS=20 pytest tests/course
SEEDS = range(int(os.environ.get("COURSE_SEEDS", "3")))


def test_the_reference_passes_every_check(room):
    for seed in SEEDS:
        assert not room.failures(room.student(), seed)


def test_a_right_answer_in_another_style_passes_every_check(where, alternative):
    function = getattr(where.file("alternatives.py"), alternative)
    for seed in SEEDS:
        failures = where.failures(where.student(alternative.partition("__")[0], function), seed)
        assert not failures, {name: failure.message for name, failure in failures.items()}


def test_every_function_has_right_answers_in_two_other_styles(room):
    styles = [name.partition("__")[0] for name in room.alternatives]
    for function in functions_of(room):
        assert styles.count(function) >= 2, function


def test_a_known_mistake_is_refused_with_its_own_reason(where, mistake):
    stand_in = getattr(where.file("mistakes.py"), mistake.function)
    for seed in SEEDS:
        failures = list(where.failures(where.student(where.function_of(mistake), stand_in), seed).values())
        assert failures, "no check refuses it"
        first = failures[0]
        assert isinstance(first, WrongAnswer)
        assert where.diagnosis(first, stand_in, seed) == explain(mistake, first, where.file("solution.py"))


def test_a_reason_can_be_given_at_whichever_check_the_mistake_is_met(where, mistake):
    stand_in = getattr(where.file("mistakes.py"), mistake.function)
    for seed in SEEDS:
        for failure in where.failures(where.student(where.function_of(mistake), stand_in), seed).values():
            if isinstance(failure, WrongAnswer):
                text = explain(mistake, failure, where.file("solution.py"))
                assert text.endswith("."), text
                assert "{" not in text, text


def test_every_exercise_knows_four_mistakes(room):
    assert len(room.mistakes_of(room.exercise.name)) >= 4
    for function in functions_of(room):
        assert len(room.mistakes_of(function)) >= 4, function


def test_mistakes_are_told_apart_by_three_probes_and_more(room):
    for seed, function in itertools.product(SEEDS, functions_of(room)):
        probes = room.probes(function, seed)
        answers = {"the reference": [room.ask(call) for call in probes]}
        for mistake in room.mistakes_of(function):
            stand_in = getattr(room.file("mistakes.py"), mistake.function)
            answers[mistake.function] = [room.ask(call, function, stand_in) for call in probes]
        for one, other in itertools.combinations(answers, 2):
            assert _telling(answers[one], answers[other], Tolerance()) >= TELLING_INPUTS, (one, other)


def test_every_check_refuses_a_mistake(room):
    refusing = set()
    for mistake in room.mistakes:
        stand_in = getattr(room.file("mistakes.py"), mistake.function)
        refusing |= set(room.failures(room.student(room.function_of(mistake), stand_in), seed=0))
    assert refusing == set(room.checks)


def test_the_same_seed_asks_the_same(room):
    def asked(seed):
        calls = []
        student = room.student()
        ask = student._ask
        student._ask = lambda call: calls.append(repr(call)) or ask(call)
        room.failures(student, seed)
        return calls

    assert asked(3) == asked(3)
    assert asked(3) != asked(4)


def functions_of(room):
    return [name for name, value in vars(room.file("solution.py")).items() if callable(value)]
