# Tries to fill the runner's memory with an answer.
# naive: ate
# walled: out_of_memory
def tripled(number):
    return "x" * (12 * 10**8)
