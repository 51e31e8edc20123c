"""Judges one file in one tier and writes the result, all of it, as JSON: what the tests of the attacks run.

    python -m tests.attacks.judge_one COURSE EXERCISE FILE TIER RESULT FRAMES

RESULT gets the verdict; FRAMES gets every frame that a worker sent, whatever the judge made of it.
"""

import json
import sys
from pathlib import Path

from grader import judging
from grader.confinement.tiers import Tier
from grader.errors import JudgeError
from grader.request import Item, Request
from grader.results import ExerciseResult

# In the judge's process, before it begins.
LISTEN = """
import grader.judge.workers.worker_process as listening
read_frame = listening.read_frame
def read_and_note(stream):
    header, body = read_frame(stream)
    with open({frames!r}, "a") as file:
        file.write(repr((header, body[:2**20])))
    return header, body
listening.read_frame = read_and_note
"""


def main() -> None:
    """Judge, and write the result; without one where the judge reached no verdict."""
    course, exercise, file, tier, result, frames = sys.argv[1:]
    begin, end = judging._BOOTSTRAP.rsplit("main()", 1)
    judging._BOOTSTRAP = f"{begin}{LISTEN.format(frames=frames)}main(){end}"
    request = Request(course, 7, [Item(exercise, file, f"{exercise}.py")], isolation=Tier(tier))
    try:
        (found,) = [event for event in judging.judge(request) if isinstance(event, ExerciseResult)]
    except JudgeError as error:
        sys.exit(str(error))
    Path(result).write_text(json.dumps({**found.to_wire(), "score": found.score}), encoding="utf-8")


if __name__ == "__main__":
    main()
