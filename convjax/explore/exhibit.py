"""What a server was started with."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Exhibit:
    """What a page shows beside what is chosen in it.

    Args:
        run: the folder of a run of `convjax train`, or None.
        model: the name of a model, or package.module:function, or None.
        kept: what a route computed once and wants to find again, as a network that was loaded.
        lock: to be held by whoever changes `kept`: requests are answered by several threads.
    """

    run: Path | None = None
    model: str | None = None
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    lock: threading.RLock = field(default_factory=threading.RLock, compare=False, repr=False)
