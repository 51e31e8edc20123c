"""The table that `grader dev check` writes: a line for each exercise, and below it what is to be mended."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from grader.authoring.findings import PARTS, ExerciseProof
from grader.judge.known_mistakes import SECONDS
from grader.report.terminal.page import Page, padded

NAMES = {
    "stub": "stub",
    "reference": "ref.",
    "alternatives": "altern.",
    "mistakes": "mistakes",
    "checks": "checks",
    "lesson": "lesson",
    "entry": "entry",
}
WIDTHS = {"stub": 6, "reference": 6, "alternatives": 8, "mistakes": 9, "checks": 8, "lesson": 7, "entry": 6}
NAME_WIDTH = 23


class ProofTable:
    """Lines as they fall."""

    def __init__(self, console: Console) -> None:
        """Write on this terminal."""
        self._console = console
        self._chapter = ""

    def head(self) -> None:
        """Write the names of the columns."""
        cells = [padded(NAMES[part], WIDTHS[part]) for part in PARTS]
        self._print(Text(padded("", NAME_WIDTH) + "".join(cells) + "   s", "bold"))

    def row(self, proof: ExerciseProof) -> None:
        """Write the line of one exercise, under the name of its chapter."""
        if proof.chapter != self._chapter:
            self._chapter = proof.chapter
            self._print(Text(self._chapter, "bold"))
        line = Text(padded(f" {proof.name}", NAME_WIDTH))
        if len(proof.name) + 2 > NAME_WIDTH:
            self._print(line)
            line = Text(" " * NAME_WIDTH)
        for part in PARTS:
            shown, style = _cell(proof, part)
            line.append(padded(shown, WIDTHS[part]), style)
        line.append(f"{proof.seconds:4.1f}" if proof.judged else "    ", "yellow" if proof.seconds > 2 else "")
        self._print(line)

    def faults(self, proofs: Sequence[ExerciseProof]) -> None:
        """Write what is to be mended, file by file."""
        page = Page(self._console.width)
        for proof in proofs:
            for file in dict.fromkeys(fault.file for fault in proof.faults):
                page.blank()
                page.wrapped(Text(f"{file}" if file != "course.toml" else f"{file}: {proof.name}", "bold"))
                for fault in proof.faults:
                    if fault.file == file:
                        page.wrapped(fault.message, "  ")
        page.print(self._console)

    def summary(self, proofs: Sequence[ExerciseProof], seeds: int) -> None:
        """Write what it comes to."""
        page = Page(self._console.width)
        counts = {part: sum(proof.tried.get(part, 0) for proof in proofs) for part in PARTS}
        faults = sum(len(proof.faults) for proof in proofs)
        page.blank()
        page.wrapped(
            f"{many(len(proofs), 'exercise')}, {many(counts['checks'], 'check')}, "
            f"{many(counts['mistakes'], 'mistake')}, {many(counts['alternatives'], 'alternative')}; "
            f"{many(seeds, 'seed')}{', the first before the judge' if any(p.judged for p in proofs) else ''}."
        )
        late = [f"{proof.name} ({len(proof.late)})" for proof in proofs if proof.late]
        if late:
            page.wrapped(
                f"On this machine some diagnoses take more than the {SECONDS:g} s that a verdict waits for one: "
                f"{', '.join(late)}. Fewer probes, under JAX of one shape, are quicker.",
                style="yellow",
            )
        verdict = ("Everything holds.", "green") if not faults else (f"{many(faults, 'fault')} to mend.", "red")
        page.line(verdict)
        page.print(self._console)

    def _print(self, line: Text) -> None:
        page = Page(self._console.width)
        page.lines.append(line)
        page.print(self._console)


def _cell(proof: ExerciseProof, part: str) -> tuple[str, str]:
    tried, held = proof.tried.get(part), proof.held.get(part, 0)
    if part in ("alternatives", "mistakes", "checks"):
        has_faults = bool(proof.faults_of(part))
        if tried is None:
            return ("✗", "red") if has_faults else ("–", "dim")
        return f"{held}/{tried}" + (" ✗" if has_faults else ""), "red" if has_faults or held < tried else "green"
    if proof.faults_of(part):
        return "✗", "red"
    return ("–", "dim") if tried is None else ("✓", "green") if held == tried else ("✗", "red")


def many(number: int, name: str) -> str:
    """Return how many there are of something, in words."""
    return f"{number} {name}{'' if number == 1 else 's'}"
