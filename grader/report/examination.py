"""What ``grader doctor`` shows: the tiers of isolation, which of them this machine gives, and why not more."""

import json
import os
import platform
import textwrap

from rich.console import Console
from rich.text import Text

from grader.confinement import landlock
from grader.confinement.tiers import Tier, starts_warm
from grader.confinement.trials import Trial
from grader.judge.text import plain
from grader.report.document import versions
from grader.report.surroundings import surroundings, surroundings_lines
from grader.report.terminal.page import Page

SCHEMA = "convjax-grader-doctor/1"

PROMISES = {
    Tier.BUBBLEWRAP: "nothing to see: no files but Python's, no network, no other process",
    Tier.UID_LANDLOCK: "no files but Python's, no network, a user of its own",
    Tier.LANDLOCK: "no files but Python's, no network; can ask whether a file is there",
    Tier.PROCESS: "cannot forge a verdict, but can read your files and the checks",
}

WARM = "your code starts where Python and JAX are ready"
COLD = "Python and JAX start anew for every check"


def show_examination(console: Console, trials: list[Trial]) -> None:
    """Print what each tier came to."""
    width = Page(console.width).width

    def show(line: Text | str = "") -> None:
        console.print(Text(line) if isinstance(line, str) else line, soft_wrap=True, highlight=False)

    used = _used(trials)
    show(_filled("How far your code can be kept apart from the rest of this machine", "", width))
    for found in trials:
        show()
        given = found.missing is None
        mark, style = ("✓", "bold green") if given else ("·", "dim")
        note = (", in use", "bold") if found.tier is used else ""
        show(Text.assemble("  ", (mark, style), f" {found.tier:<14}", "given" if given else "not here", note))
        lines = {"": PROMISES[found.tier]}
        if found.missing is not None:
            lines["why"] = plain(found.missing, 400)
            if found.mend is not None:
                lines["mend"] = found.mend
        for label, text in lines.items():
            indent = "    " if not label else f"    {label:<6}"
            show(_filled(text, indent, width))
    show()
    warm = starts_warm(_used(trials))
    again = ("Checking again", f"{'quick' if warm else 'slower'}: {WARM if warm else COLD}")
    for label, text in [again, *surroundings_lines(surroundings())]:
        indent = f"  {label:<16}"
        show(_filled(plain(text, 400), indent, width))
    show()
    found_versions = versions()
    numbers = f"grader {found_versions['grader']} · Python {found_versions['python']} · JAX {found_versions['jax']}"
    for text in (numbers, _system()):
        show(_filled(text, "  ", width))


def _filled(text: str, indent: str, width: int) -> str:
    """Break `text` into lines; a path stays whole, so that it can be copied."""
    lead = " " * len(indent)
    return textwrap.fill(
        text, width, initial_indent=indent, subsequent_indent=lead, break_long_words=False, break_on_hyphens=False
    )


def examination_document(trials: list[Trial]) -> str:
    """Return the one JSON document of ``grader doctor --json``."""
    content = {
        "schema": SCHEMA,
        "isolation": {"tier": _used(trials)},
        "starts_warm": starts_warm(_used(trials)),
        "tiers": [
            {"tier": found.tier, "given": found.missing is None, "missing": found.missing, "mend": found.mend}
            for found in trials
        ],
        **surroundings(),
        "versions": versions(),
        "system": {
            "name": platform.system(),
            "release": platform.release(),
            "machine": platform.machine(),
            "landlock": landlock.version() or None,
            "root": _is_root(),
        },
    }
    return json.dumps(content, indent=1)


def _used(trials: list[Trial]) -> Tier:
    return next(found.tier for found in trials if found.missing is None)


def _system() -> str:
    parts = [platform.system(), platform.release(), platform.machine()]
    abi = landlock.version()
    said = f" · Landlock {abi}" if abi else ""
    return " ".join(parts) + said + (" · as root" if _is_root() else "")


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
