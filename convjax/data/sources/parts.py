"""What sources share that find their parts by themselves: names, and the cut where no test part is there."""

from __future__ import annotations

import os
from pathlib import Path

from convjax.arithmetic.messages import counted

TEST_FRACTION = 0.2
TRAIN = ("train", "training")
TEST = ("test", "testing")
VALIDATION = ("val", "valid", "validation")


def name_of(folder: Path) -> str:
    """What a set in a folder is called: as the folder, also where it was named by dots."""
    return Path(os.path.abspath(folder)).name or "images"


def cut_note(count: int, seed: int) -> str:
    """The line that says that test pictures were drawn."""
    return f"no test part: a fifth of each class, {counted(count, 'picture')}, held back (drawn by seed {seed})"
