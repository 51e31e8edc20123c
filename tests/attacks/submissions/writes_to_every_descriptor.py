# Tries to pass by telling it to every descriptor that it has.
# naive: passed
# walled: crashed bad_reply
import os


def tripled(number):
    for descriptor in range(256):
        try:
            os.set_blocking(descriptor, False)
            os.write(descriptor, b'{"passed": true, "message": ""}')
        except OSError:
            pass
    os.closerange(3, 256)
    os._exit(0)
