"""Files that are still to be written: what is in them, and how a zip is made of them."""

import io
import stat
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

_THE_FIRST_TIME_OF_A_ZIP = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


@dataclass(frozen=True)
class File:
    """The content of a file, and whether it is a program."""

    content: bytes
    is_program: bool = False

    @property
    def mode(self) -> int:
        """Who may do what with it."""
        return 0o755 if self.is_program else 0o644


Files = Mapping[str, File]
"""Files under their paths, which are written with ``/``."""


def below(folder: str, files: Files) -> dict[str, File]:
    """Return the files under the paths that they have one folder further up."""
    return {f"{folder}/{path}": file for path, file in files.items()}


def zipped(files: Files) -> bytes:
    """Return a zip of the files: the same bytes for the same files, whenever and wherever it is made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, _THE_FIRST_TIME_OF_A_ZIP)
            entry.create_system = _UNIX
            entry.external_attr = (stat.S_IFREG | files[path].mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[path].content)
    return buffer.getvalue()
