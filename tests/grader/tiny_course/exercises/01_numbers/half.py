"""Half of a number, rounded down.

>>> half(9)
4
"""


def half(number: int) -> int:
    """Return half of `number`, rounded down."""
    # TODO: write this.
    raise NotImplementedError


# ======== Why? ========
# The numbers and the order below are drawn by QUESTION and are yours; leave
# it as it is.
QUESTION = 0

# 1. What is half of 41, rounded down?
PREDICTION = None  # an int

# 2. Why is something lost?
#    a) Computers cannot halve.
#    b) Nothing is lost.
#    c) An odd number has no whole half.
REASON = None  # "a", "b" or "c"
