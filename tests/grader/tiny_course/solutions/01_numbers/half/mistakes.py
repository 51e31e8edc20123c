"""Wrong halves."""

from grader.checks import call, mistake


@mistake("rounds up", "{got} is what rounding up gives; {number} holds {expected} whole pairs.")
def rounds_up(number):
    return (number + 1) // 2


def _why_double(number, got):
    return f"{got} is {number} doubled."


@mistake("doubles", _why_double)
def doubles(number):
    return 2 * number


@mistake("divides truly", "{number} / 2 is a float; // rounds down to an int.")
def true_division(number):
    return number / 2


def probes(rng):
    for _ in range(6):
        yield call.half(rng.randint(1, 500) * 2 + 1)
