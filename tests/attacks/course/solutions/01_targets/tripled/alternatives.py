"""Right answers in other styles."""


def tripled__by_adding(number):
    return number + number + number


def tripled__by_shifting(number):
    return (number << 1) + number
