# Tries to pass by a file that Python runs when it starts.
# naive: passed
# walled: failed
def tripled(number):
    return 0
