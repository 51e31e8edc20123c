"""One checkpoint on disk, through Orbax: its items are read and compared with their checksums."""

from __future__ import annotations

import errno
import json
import logging
import os
import re
import sys
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jax
import numpy as np
import orbax.checkpoint as ocp

OF_DAMAGE = {errno.ENOENT, errno.ENOTDIR, errno.EISDIR}  # a file that has gone; all else can be gone the next time


class DamagedError(Exception):
    """What was read is not what was written."""


def read_meta(folder: Path) -> Mapping[str, Any]:
    """What is said about a checkpoint: ``about`` and ``crc32``.

    Raises:
        DamagedError: it is not what was written; or any other exception.
    """
    alone = this_process_alone()
    handler = ocp.JsonCheckpointHandler(multiprocessing_options=alone)
    with ocp.Checkpointer(handler, multiprocessing_options=alone) as checkpointer:
        meta = checkpointer.restore(folder / "meta")
    if zlib.crc32(_as_bytes(meta["about"])) != meta["crc32"]["about"]:
        raise DamagedError("its meta data has changed")
    return meta


def read_arrays(folder: Path, item: str, meta: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """The arrays of one item of a checkpoint.

    Raises:
        DamagedError: one is not what was written; or any other exception.
    """
    checksums = meta["crc32"][item]
    kinds = {name: ocp.RestoreArgs(restore_type=np.ndarray) for name in checksums}
    alone = this_process_alone()
    handler = ocp.PyTreeCheckpointHandler(multiprocessing_options=alone)
    with ocp.Checkpointer(handler, multiprocessing_options=alone) as checkpointer:
        arrays = checkpointer.restore(folder / item, args=ocp.args.PyTreeRestore(restore_args=kinds))
    for name, checksum in checksums.items():
        if _checksum(arrays[name]) != checksum:
            raise DamagedError(f"{name} has changed")
    return arrays


def checksums_of(about: Mapping[str, Any], arrays: Mapping[str, Mapping[str, np.ndarray]]) -> dict[str, Any]:
    """One number for what is said about a checkpoint, and one for each array of each item."""
    items = {item: {name: _checksum(array) for name, array in named.items()} for item, named in arrays.items()}
    return {"about": zlib.crc32(_as_bytes(about)), **items}


def _checksum(array: np.ndarray) -> int:
    return zlib.crc32(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)


def _as_bytes(about: Mapping[str, Any]) -> bytes:
    return json.dumps(about, sort_keys=True).encode()


def this_process_alone() -> ocp.options.MultiprocessingOptions:
    """One process writes, and each reads for itself; nobody waits for another."""
    me = jax.process_index()
    return ocp.options.MultiprocessingOptions(primary_host=me, active_processes={me})


def raise_what_may_pass(error: Exception, folder: Path) -> None:
    """Raise an error of reading that says nothing about the files: of the drive, the network or the memory.

    Raises:
        OSError: what the operating system said.
        MemoryError: there was none left.
    """
    if isinstance(error, MemoryError):
        raise error
    number = error.errno if isinstance(error, OSError) else None
    if said := re.search(r"os_error_code='(\d+)'", str(error)):  # how TensorStore says it
        number = int(said[1])
    if number is not None and number not in OF_DAMAGE:
        raise OSError(number, os.strerror(number), str(folder)) from error


@contextmanager
def as_os_error(directory: Path) -> Iterator[None]:
    """What the operating system said, as an ``OSError`` that names the folder."""
    try:
        yield
    except (OSError, ValueError) as error:
        if isinstance(error, OSError):
            why = error.strerror or str(error)
        elif "os_error_code" in str(error):  # how TensorStore says it
            why = str(error).rsplit(": ", 1)[-1].split(" [os_error_code")[0]
        else:
            raise
        raise OSError(f"no checkpoint can be written to {str(directory)!r}: {why}") from error


@contextmanager
def silence() -> Iterator[None]:
    """Keep to itself what Orbax writes of its own into the log, and below it TensorStore; what is wrong is raised."""
    log, hook = logging.getLogger("absl"), sys.unraisablehook

    def hear(unraisable: Any) -> None:
        if str(unraisable.exc_value) != "Event loop is closed":
            hook(unraisable)

    level = log.level
    log.setLevel(logging.CRITICAL)
    sys.unraisablehook = hear
    try:
        yield
        sys.unraisablehook = hook  # else not: where one array fails, the others come to their end later
    finally:
        log.setLevel(level)
