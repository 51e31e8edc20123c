"""What do odd numbers add up to?

1 + 3 = 4, which is a square. Two questions follow.
"""


# ======== Why? ========
# The numbers and the order below are drawn by QUESTION and are yours; leave
# it as it is.
QUESTION = 0

# 1. What do the first 20 odd numbers add up to?
PREDICTION = None  # an int

# 2. Why is the sum a square?
#    a) Every sum of numbers is a square.
#    b) Each odd number is a border around the square of those before.
#    c) Odd numbers are squares.
REASON = None  # "a", "b" or "c"
