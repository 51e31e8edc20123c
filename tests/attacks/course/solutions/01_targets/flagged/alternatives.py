"""Right answers in other styles."""


def flagged__by_converting(number):
    return int(number > 0)


def flagged__by_clipping(number):
    return max(0, min(1, number))
