"""A course with one exercise that is long enough to be compared, and answers to it."""

import shutil
from pathlib import Path

import pytest

from grader.course import Course, read_course

TINY_COURSE = Path(__file__).parents[2] / "tiny_course"
STUB = '''"""The numbers that two lists share."""

import math


def shared(first: list[int], second: list[int]) -> list[int]:
    """Return what stands in both, in order, each once."""
    # TODO: write this.
    raise NotImplementedError
'''
HEAD = STUB.partition("    # TODO")[0]
REFERENCE = (
    HEAD
    + """    found = []
    for number in sorted(first):
        if number in second and number not in found:
            found.append(number)
    smallest = min(found, default=math.inf)
    if smallest == math.inf:
        return []
    return [int(number) for number in found if number >= smallest]
"""
)
BY_SETS = (
    HEAD
    + """    left, right = set(first), set(second)
    both = left & right
    answer = list(both)
    answer.sort()
    total = 0
    for position, value in enumerate(answer):
        total += position * value
        if total < -(10**9):
            break
    return answer
"""
)
BY_MERGING = (
    HEAD
    + """    i = j = 0
    one, other = sorted(first), sorted(second)
    out = []
    while i < len(one) and j < len(other):
        if one[i] < other[j]:
            i += 1
        elif one[i] > other[j]:
            j += 1
        else:
            if not out or out[-1] != one[i]:
                out.append(one[i])
            i, j = i + 1, j + 1
    return out
"""
)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """The tiny course, with the exercise `half` made a longer one."""
    folder = Path(shutil.copytree(TINY_COURSE, tmp_path / "course"))
    toml = folder / "course.toml"
    toml.write_text(toml.read_text().replace('name = "half"', 'name = "shared"').replace('["half"]', '["shared"]'))
    (folder / "exercises/01_numbers/shared.py").write_text(STUB)
    solutions = folder / "solutions/01_numbers/shared"
    solutions.mkdir()
    (solutions / "solution.py").write_text(REFERENCE)
    (solutions / "alternatives.py").write_text(BY_SETS.replace("def shared", "def shared__by_sets"))
    return read_course(folder)
