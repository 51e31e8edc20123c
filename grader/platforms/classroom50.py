"""Classroom 50: the folder of one assignment, ``CLASSROOM/autograders/ASSIGNMENT`` in the teacher's repository.

Its workflow publishes that folder as an archive on the web, so neither hidden checks nor solutions may lie in it: the
course comes by a package. https://github.com/foundation50/classroom50/wiki/Advanced-Autograding
"""

import json

from grader.platforms.course_files import refuse_unpackaged
from grader.platforms.files import File
from grader.platforms.filling import filled
from grader.platforms.order import Order

_WHY = "Classroom 50 publishes what lies beside an autograder, so the solutions must not."


def classroom50_files(order: Order) -> dict[str, File]:
    """Return the autograder, what it is told, and the runtime that its assignment needs."""
    packages = refuse_unpackaged(order.course, order.packages, _WHY)
    settings = {
        "names": order.names,
        "require_isolation": order.tier,
        "course_hash": order.course.content_hash(),
    }
    return {
        "autograder.py": filled("classroom50/autograder.py"),
        "settings.json": File((json.dumps(settings, indent=1) + "\n").encode()),
        "runtime.json": filled("classroom50/runtime.json"),
        **packages.files(),
    }
