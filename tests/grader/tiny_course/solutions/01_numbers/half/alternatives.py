"""Right halves."""


def half__by_shifting(number):
    return number >> 1


def half__by_counting(number):
    return len(range(0, number - 1, 2)) if number > 0 else number // 2
