"""The program that tries a wall: raises it around itself, and says whether it holds and Python works behind it."""

import marshal
import os
import sys

from grader.confinement.wall import NotConfined, Wall, shut_in


def main() -> None:
    """Read a wall from standard input; print ``holds``, or why it does not."""
    wall = Wall(**marshal.load(sys.stdin.buffer))
    try:
        shut_in(wall)
    except NotConfined as error:
        print(error)
        return
    try:
        with open(os.__file__, "rb") as file:
            file.read()
    except OSError as error:
        print(f"behind it the standard library cannot be read: {error}")
        return
    print("holds")
