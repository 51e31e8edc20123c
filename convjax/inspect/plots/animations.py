"""From pictures to an animated GIF, whose flat colours are those of the pictures to the last bit."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable

import numpy as np
from jaxtyping import UInt8
from PIL import Image

PALETTE = 255  # colours of the 256 that a GIF has; the one that is left says "as before"
FIRST = 128  # of these that the first frame may take
FLAT = 40  # pixels of one colour that are a cell, not the edge of a letter


def as_gif(frames: Iterable[UInt8[np.ndarray, "height width 3"]], seconds: float) -> bytes:
    """The frames as a GIF that begins again; the last one stands three times as long as the others.

    Args:
        frames: pictures of one size, one after another; at least one.
        seconds: how long each stands.
    """
    palette, packed, size = _Palette(), list[bytes](), (0, 0)
    for frame in frames:
        indices = palette.of(frame)
        packed.append(zlib.compress(indices.tobytes(), 1))  # a thousand of them are large, and nearly alike
        size = (frame.shape[1], frame.shape[0])

    def picture(one: bytes) -> Image.Image:
        found = Image.frombytes("P", size, zlib.decompress(one))
        found.putpalette(palette.colours.ravel().tolist())
        return found

    milliseconds = round(1000 * seconds)
    times = [milliseconds] * (len(packed) - 1) + [min(3 * milliseconds, 60_000)]
    file, others = io.BytesIO(), map(picture, packed[1:])
    picture(packed[0]).save(file, "GIF", save_all=True, append_images=others, duration=times, loop=0, optimize=True)
    return file.getvalue()


class _Palette:
    """The colours of all frames, more as they come: cells keep theirs, and the edges of letters take the nearest."""

    def __init__(self) -> None:
        self.colours = np.zeros((0, 3), np.uint8)
        self._index = np.full(2**24, -1, np.int16)  # of every colour; -1 where it has not been met

    def of(self, frame: np.ndarray) -> UInt8[np.ndarray, "height width"]:
        red, green, blue = np.moveaxis(frame.astype(np.int32), -1, 0)
        packed = red << 16 | green << 8 | blue
        met, counts = np.unique(packed[self._index[packed] < 0], return_counts=True)
        order = np.argsort(-counts, kind="stable")
        room, least = (PALETTE, FLAT) if len(self.colours) else (FIRST, 0)
        for colour, count in zip(met[order], counts[order], strict=True):
            parts = np.asarray([[colour >> 16, colour >> 8 & 255, colour & 255]], np.uint8)
            if count >= least and len(self.colours) < room:
                self.colours = np.concatenate([self.colours, parts])
            self._index[colour] = np.abs(self.colours.astype(int) - parts).sum(axis=-1).argmin()
        return self._index[packed].astype(np.uint8)
