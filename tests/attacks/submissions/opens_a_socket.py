# Tries to send what it sees to somebody else.
# naive: reached
# walled: failed
import socket


def tripled(number):
    try:
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
        print("reached")
    except OSError as error:
        print(error)
    return 0
