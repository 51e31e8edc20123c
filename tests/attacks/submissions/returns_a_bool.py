# Tries to pass with a bool where an int is asked for.
# exercise: flagged
# naive: passed
# walled: failed
def flagged(number):
    return number > 0
