# Tries to pass with a number where an array is asked for.
# exercise: filled
# naive: passed
# walled: failed
def filled(rows, columns, value):
    return value
