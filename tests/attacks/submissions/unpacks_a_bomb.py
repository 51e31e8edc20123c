# Tries to take all memory out of a few bytes.
# naive: ate
# walled: out_of_memory | timeout
import zlib

packed = zlib.compress(zlib.compress(bytes(2**26), 9) * 24, 9)


def tripled(number):
    rest, taken = zlib.decompress(packed), []
    while rest:
        one = zlib.decompressobj()
        taken.append(one.decompress(rest) + b"x")
        rest = one.unused_data
    return 0
