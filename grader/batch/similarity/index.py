"""Finding texts that are like one another without comparing every two: hashes of their words, sorted into bands.

Min-wise hashes agree as often as two sets overlap; texts that agree in a whole band of them are compared in full
(Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3).
"""

from collections.abc import Iterator
from typing import cast

import numpy as np
from numpy.typing import NDArray

from grader.batch.similarity.own_text import OwnText
from grader.batch.similarity.spool import Kept

HASHES = 256
MISSED = 0.001
"""How many of the pairs that are just like enough are not found; of those more alike, fewer."""
MOST_LIKE = 10
"""With how many others, at most, an answer is told to be alike; one that has so many is not looked for any more."""
MOST_COMPARED = 500
"""With how many others, at most, one answer is compared in full."""


class LikeTexts:
    """The texts that were given so far, and which of them are like another one."""

    def __init__(self, at_least: float) -> None:
        """Look for texts with at least this likeness."""
        from datasketch import MinHash, MinHashLSH

        self._at_least = at_least
        self._hashed = MinHash(num_perm=HASHES, seed=1)
        self._index = MinHashLSH(num_perm=HASHES, params=bands(at_least))
        self._kept: dict[int, tuple[Kept, NDArray[np.uint64]]] = {}

    def like(self, kept: Kept) -> Iterator[tuple[Kept, float]]:
        """Yield those of other keys given before that are like this one, the most alike first; then take it in."""
        grams = _sorted(kept.own)
        hashed = self._hashed.copy()
        hashed.update_batch([gram.tobytes() for gram in grams])
        candidates = sorted(cast("list[int]", self._index.query(hashed)))
        compared = [number for number in candidates if self._kept[number][0].key != kept.key][:MOST_COMPARED]
        found = [(likeness, number) for number in compared if (likeness := self._likeness(grams, number)) is not None]
        for likeness, number in sorted(found, key=lambda each: (-each[0], each[1]))[:MOST_LIKE]:
            yield self._kept[number][0], likeness
        if len(found) < MOST_LIKE:
            self._index.insert(kept.number, hashed)
            self._kept[kept.number] = (Kept(kept.number, kept.key, kept.sharing, OwnText(())), grams)

    def _likeness(self, grams: NDArray[np.uint64], number: int) -> float | None:
        other = self._kept[number][1]
        likeness = 2 * len(np.intersect1d(grams, other, assume_unique=True)) / (len(grams) + len(other))
        return likeness if likeness >= self._at_least else None


def _sorted(own: OwnText) -> NDArray[np.uint64]:
    return np.sort(np.fromiter(own.grams, np.uint64, len(own.grams)))


def bands(at_least: float) -> tuple[int, int]:
    """Return how many bands of how many hashes find what is like enough: as few by chance as can be."""
    overlap = at_least / (2 - at_least)  # of the sets, as a share of all that is in either
    for rows in range(HASHES // 2, 1, -1):
        number = HASHES // rows
        if (1 - overlap**rows) ** number <= MISSED:
            return number, rows
    return HASHES, 1
