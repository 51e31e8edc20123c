"""Wrong answers that are known."""

from grader.checks import call, mistake


@mistake("doubles", "{got} is twice {number}, not three times.")
def doubles(number):
    return 2 * number


@mistake("adds three", "{got} is {number} and 3.")
def adds_three(number):
    return number + 3


def probes(rng):
    for _ in range(6):
        yield call.tripled(rng.randint(10, 1000))
