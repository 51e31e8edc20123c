"""The program that tries a wall: raises it around itself, and says whether it holds and Python works behind it."""

import json
import os
import sys

from grader.confinement.wall import NotConfined, Wall, shut_in


def main() -> None:
    """Read a wall from standard input; print ``holds``, or why it does not."""
    wall = Wall(**json.loads(sys.stdin.read()))
    library = os.path.dirname(json.__file__)
    try:
        shut_in(wall)
    except NotConfined as error:
        print(error)
        return
    try:
        with open(os.path.join(library, "__init__.py"), "rb") as file:
            file.read()
    except OSError as error:
        print(f"behind it the standard library cannot be read: {error}")
        return
    print("holds")
