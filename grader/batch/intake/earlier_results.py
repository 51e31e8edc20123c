"""Telling the results of `grader grade`, which may lie in the folder of submissions, from a submission."""

import json

from grader.batch.intake.answers import Holder
from grader.batch.intake.unreadable import Unreadable
from grader.batch.settings import BATCH_SCHEMA


def holds_results(holder: Holder) -> bool:
    """Whether a folder was made by `grader grade --out`: it holds what such a batch was begun with."""
    try:
        batch = json.loads(holder.read(("batch.json",)) or b"{}")
    except (Unreadable, ValueError, RecursionError):
        return False
    return isinstance(batch, dict) and batch.get("schema") == BATCH_SCHEMA
