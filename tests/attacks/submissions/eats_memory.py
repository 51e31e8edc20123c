# Tries to take all memory.
# naive: ate
# walled: out_of_memory
def tripled(number):
    taken = []
    for _ in range(24):
        taken.append(bytearray(b"x") * 2**26)
    return 0
