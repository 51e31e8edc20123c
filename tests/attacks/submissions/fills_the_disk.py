# Tries to fill the disk with files.
# naive: changed
# walled: failed
import os

for place in (".", "__OUTSIDE__"):
    try:
        for number in range(10):
            with open(os.path.join(place, f"filling-{number}"), "wb") as file:
                file.write(bytes(2**20))
    except OSError as error:
        print(error)


def tripled(number):
    return 0
