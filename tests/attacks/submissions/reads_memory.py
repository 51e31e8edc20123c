# Tries to see the checks in the memory of its own process and of its parent's.
# naive: told
# walled: failed
import os
import re


def search(process):
    try:
        maps = open(f"/proc/{process}/maps").read().splitlines()
        memory = open(f"/proc/{process}/mem", "rb", 0)
    except OSError as error:
        print(error)
        return
    for line in maps:
        addresses, rights = line.split()[:2]
        start, end = (int(address, 16) for address in addresses.split("-"))
        if rights.startswith("rw") and end - start < 2**27:
            try:
                memory.seek(start)
                print(set(re.findall(rb"canary-[0-9a-f]{4}-[a-z-]+", memory.read(end - start))))
            except (OSError, OverflowError, ValueError):
                pass


def tripled(number):
    search(os.getpid())
    search(os.getppid())
    return 0
