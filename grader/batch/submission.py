"""What somebody handed in: where it lies, and what was read of it."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

_LONGEST_STEM = 40


@dataclass(frozen=True)
class Source:
    """Where a submission lies; nothing of it has been read yet."""

    name: str
    path: Path
    received: datetime | None = None
    """When it was handed in, where that is known; with a time zone."""
    attempt: int = 1

    @property
    def key(self) -> str:
        """A name for the files about it."""
        return key_of(self.name, self.attempt)


@dataclass(frozen=True)
class Submission:
    """The answers that were read, as bytes, by the names of their exercises."""

    name: str
    files: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    """Why the answer to an exercise cannot be read, as in "is a link; put the file itself here"."""
    fault: str = ""
    """Why nothing of it can be graded, as in "The archive is broken."; nothing where it can."""
    received: datetime | None = None
    attempt: int = 1

    @property
    def digest(self) -> str:
        """A hash of all that was read: the same for the same answers under whatever name."""
        digest = hashlib.sha256(self.fault.encode())
        for kind, parts in (("file", self.files), ("fault", self.faults)):
            for exercise, part in sorted(parts.items()):
                content = part if isinstance(part, bytes) else part.encode()
                digest.update(f"{kind}\0{exercise}\0{len(content)}\0".encode() + content)
        return digest.hexdigest()[:16]

    @property
    def key(self) -> str:
        """A name for the files about it."""
        return key_of(self.name, self.attempt)


def key_of(name: str, attempt: int = 1) -> str:
    """Return a file name that is safe on every system, one for each name and attempt, and that still can be recognised.

    Example:
        >>> key_of("Ana López")
        'ana-lopez-38fecf9526b0'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_STEM].strip("-")
    code = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{stem or 'submission'}-{code}" + (f"-{attempt}" if attempt != 1 else "")
