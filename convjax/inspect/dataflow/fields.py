"""What the elements of an array see of an image along one of its axes, as the array passes through a network.

A field holds an interval for every element. Its arrays have the rank of the array that it speaks of, and a single
element along each axis that makes no difference, so that NumPy's broadcasting does most of the work.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

FAR = 2**40  # the start of what sees nothing; its end is -FAR, so that the union with it changes nothing
_MOST_ELEMENTS = 10_000_000
_ENOUGH, _LONGEST_PERIOD = 8, 16


class Unknown(Exception):
    """What a result sees cannot be said."""


class Pitch(NamedTuple):
    """After so many elements along an axis of the array, the field has moved so many elements along the image."""

    step: int
    period: int

    def strided(self, stride: int) -> "Pitch":
        """The pitch of every stride-th element."""
        common = math.gcd(self.period, stride)
        return Pitch(self.step * (stride // common), self.period // common)

    def stretched(self, factor: int) -> "Pitch":
        """The pitch where every element has become so many."""
        return Pitch(self.step, self.period * factor)


@dataclass(frozen=True, slots=True)
class Field:
    """For every element of an array, the first element of the image that it sees and the one after the last.

    A field that has a pitch along an axis goes on behind the ends of the array, into padding, as it does within.
    ``before`` is how much an element saw before a reshape took the order from the elements and left each as it was.
    """

    starts: np.ndarray
    ends: np.ndarray
    pitch: tuple[Pitch | None, ...]
    before: int | None = None

    @classmethod
    def of_image(cls, shape: Sequence[int], axis: int) -> "Field":
        """Every element of the image sees itself."""
        places = np.arange(shape[axis]).reshape([-1 if one == axis else 1 for one in range(len(shape))])
        return cls(places, places + 1, tuple(Pitch(1, 1) if one == axis else None for one in range(len(shape))))

    def moves_along(self, axis: int) -> bool:
        """Whether elements at different places along the axis see different things."""
        return self.starts.shape[axis] > 1 or self.pitch[axis] is not None

    def size(self) -> int:
        """How much an element in the middle sees; of places without a regular order, the one that sees most."""
        regular = [axis for axis, pitch in enumerate(self.pitch) if pitch is not None]
        starts, ends = self.starts, self.ends
        for axis in regular:
            around = _middle(starts.shape[axis], (self.pitch[axis] or Pitch(0, 1)).period)
            starts, ends = starts.take(around, axis), ends.take(around, axis)
        if regular:  # what else makes a difference then are channels: they are taken together
            others = tuple(axis for axis in range(starts.ndim) if axis not in regular)
            starts, ends = starts.min(others), ends.max(others)
        return int(max((ends - starts).max(), 0))

    def stride(self) -> int | float | None:
        """How far the field moves from one element to the next; None where it moves irregularly or not at all."""
        pitches = [pitch for pitch in self.pitch if pitch is not None]
        if len(pitches) != 1:
            return None
        step, period = abs(pitches[0].step), pitches[0].period
        return step / period if step % period else step // period

    def clipped(self, size: int) -> "Field":
        """The field without what lies behind the edges of an image of this size."""
        return replace(self, starts=self.starts.clip(0), ends=self.ends.clip(max=size))

    def reduced(self, axes: Sequence[int]) -> "Field":
        """The union along axes, which are taken out."""
        along, kept = tuple(axes), [pitch for axis, pitch in enumerate(self.pitch) if axis not in axes]
        return Field(self.starts.min(along), self.ends.max(along), tuple(kept))

    def transposed(self, order: Sequence[int]) -> "Field":
        """With the axes in this order."""
        return Field(self.starts.transpose(order), self.ends.transpose(order), tuple(self.pitch[a] for a in order))

    def reversed(self, axis: int) -> "Field":
        """From the last element along the axis to the first."""
        pitch = self.pitch[axis]
        turned = None if pitch is None else Pitch(-pitch.step, pitch.period)
        return Field(np.flip(self.starts, axis), np.flip(self.ends, axis), _with(self.pitch, axis, turned))

    def sliced(self, axis: int, start: int, stop: int, stride: int = 1) -> "Field":
        """Every stride-th element along the axis, from start on and before stop."""
        if not self.moves_along(axis):
            return self
        some = (slice(None),) * axis + (slice(start, stop, stride),)
        pitch = self.pitch[axis]
        strided = None if pitch is None else pitch.strided(stride)
        return Field(self.starts[some], self.ends[some], _with(self.pitch, axis, strided))

    def spread(self, shape: Sequence[int], axes: Sequence[int]) -> "Field":
        """For the array of this shape that repeats its elements; axes says where those of now are then."""
        before = [1] * len(shape)
        pitch: list[Pitch | None] = [None] * len(shape)
        for old, new in enumerate(axes):
            before[new] = self.starts.shape[old]
            pitch[new] = self.pitch[old] if shape[new] == before[new] else None
        return Field(self.starts.reshape(before), self.ends.reshape(before), tuple(pitch))

    def windows(
        self, axis: int, *, kernel: int, stride: int = 1, low: int = 0, dilation: int = 1, count: int, gaps: int = 1
    ) -> "Field":
        """What so many windows along the axis see, over elements that stand gaps apart with low elements before."""
        if not self.moves_along(axis):
            return self
        ordered = gaps == 1 and bool((np.diff(self.starts, axis=axis) >= 0).all())
        ordered = ordered and bool((np.diff(self.ends, axis=axis) >= 0).all())
        found = []
        for tap in {0, kernel - 1} if ordered else range(kernel):
            places = np.arange(count) * stride + tap * dilation - low
            starts, ends = self._at(axis, places // gaps)
            between = (places % gaps != 0).reshape([-1 if one == axis else 1 for one in range(starts.ndim)])
            found.append((np.where(between, FAR, starts), np.where(between, -FAR, ends)))
        pitch = self.pitch[axis]
        moved = None if pitch is None else pitch.stretched(gaps).strided(stride)
        starts = np.minimum.reduce([one for one, _ in found])
        return Field(starts, np.maximum.reduce([one for _, one in found]), _with(self.pitch, axis, moved))

    def picked(self, axis: int, picked: np.ndarray) -> "Field":
        """For an array whose elements along the axis are made of those that a row of truth values picks for each."""
        if not self.moves_along(axis):
            return self
        starts, ends = (np.moveaxis(one, axis, -1)[..., None, :] for one in (self.starts, self.ends))
        starts = np.moveaxis(np.where(picked, starts, FAR).min(-1), -1, axis)
        ends = np.moveaxis(np.where(picked, ends, -FAR).max(-1), -1, axis)
        return Field(starts, ends, _with(self.pitch, axis, regular_pitch(starts, ends, axis)))

    def reshaped(self, old: Sequence[int], new: Sequence[int]) -> "Field | None":
        """For an array that has taken another shape; None where that would be too large to say."""
        full, sizes = [*self.starts.shape], [1] * len(new)
        pitch: list[Pitch | None] = [None] * len(new)
        for before, after in _groups(old, new):
            if not any(self.moves_along(axis) for axis in before):
                continue
            if math.prod(old[axis] for axis in before) > _MOST_ELEMENTS:
                return None
            for axis in before:
                full[axis] = old[axis]
            for axis, moved in zip(after, self._pitches(before, after, old, new), strict=True):
                sizes[axis], pitch[axis] = new[axis], moved
        if math.prod(full) > _MOST_ELEMENTS:
            return None
        starts, ends = (np.broadcast_to(one, full).reshape(sizes) for one in (self.starts, self.ends))
        seen = self.size() if self.stride() is not None else self.before
        return replace(Field(starts, ends, tuple(pitch))._settled(), before=seen)

    def _settled(self) -> "Field":
        """Without places along axes that make no difference, and with a pitch where they have become regular again."""
        starts, ends = self.starts, self.ends
        for axis, pitch in enumerate(self.pitch):
            first = (slice(None),) * axis + (slice(0, 1),)
            if pitch is None and (starts == starts[first]).all() and (ends == ends[first]).all():
                starts, ends = starts[first], ends[first]
        loose = [axis for axis, size in enumerate(starts.shape) if size > 1]
        pitches = self.pitch
        if len(loose) == 1 and not any(pitches):
            pitches = _with(pitches, loose[0], regular_pitch(starts, ends, loose[0]))
        return Field(starts, ends, pitches)

    def _pitches(
        self, before: Sequence[int], after: Sequence[int], old: Sequence[int], new: Sequence[int]
    ) -> list[Pitch | None]:
        moving = [axis for axis in before if self.moves_along(axis)]
        pitch = self.pitch[moving[0]]
        if len(before) > 1 and any(one for axis, one in enumerate(self.pitch) if axis not in before):
            return [None] * len(after)  # places within a block, which become channels here
        if len(moving) > 1 or pitch is None or any(old[axis] > 1 for axis in before if axis < moving[0]):
            return [None] * len(after)
        pitch = pitch.stretched(math.prod(old[axis] for axis in before if axis > moving[0]))
        inner = [math.prod(new[axis] for axis in after if axis > one) for one in after]
        found = [pitch.strided(step) for step in inner]
        return [
            one if one.period == 1 or one.period < new[axis] else None for axis, one in zip(after, found, strict=True)
        ]

    def _at(self, axis: int, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The intervals at places along the axis, also behind its ends."""
        n, pitch = self.starts.shape[axis], self.pitch[axis]
        shape = [-1 if one == axis else 1 for one in range(self.starts.ndim)]
        if pitch is None:
            outside = ((places < 0) | (places >= n)).reshape(shape)
            inside = places.clip(0, n - 1)
            starts, ends = self.starts.take(inside, axis), self.ends.take(inside, axis)
            return np.where(outside, FAR, starts), np.where(outside, -FAR, ends)
        turns = np.where(places < 0, -(places // pitch.period), 0)
        turns = np.where(places >= n, -((places - n) // pitch.period + 1), turns)
        inside = (places + turns * pitch.period).clip(0, n - 1)
        shift = (turns * pitch.step).reshape(shape)
        return self.starts.take(inside, axis) - shift, self.ends.take(inside, axis) - shift


def regular_pitch(starts: np.ndarray, ends: np.ndarray, axis: int) -> Pitch | None:
    """The pitch that the elements in the middle have; those at the ends may see less."""
    n = starts.shape[axis]
    inner = np.arange(n // 4, n - n // 4) if n >= _ENOUGH else np.arange(n)
    starts, ends = starts.take(inner, axis), ends.take(inner, axis)
    for period in range(1, min(len(inner) // 2, _LONGEST_PERIOD) + 1):
        here, there = range(len(inner) - period), range(period, len(inner))
        steps = starts.take(there, axis) - starts.take(here, axis)
        step = int(steps.flat[0])
        if step and (steps == step).all() and (ends.take(there, axis) - ends.take(here, axis) == step).all():
            return Pitch(step, period)
    return None


def _groups(old: Sequence[int], new: Sequence[int]) -> Iterator[tuple[list[int], list[int]]]:
    """The axes of a shape, part by part, with those of the other shape that hold the same elements."""
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and old[i] == 1 and (j == len(new) or new[j] != 1):
            yield [i], []
            i += 1
        elif j < len(new) and new[j] == 1 and (i == len(old) or old[i] != 1):
            yield [], [j]
            j += 1
        else:
            before, after = [i], [j]
            i, j = i + 1, j + 1
            while (left := math.prod(old[k] for k in before)) != (right := math.prod(new[k] for k in after)):
                if left < right:
                    before.append(i)
                    i += 1
                else:
                    after.append(j)
                    j += 1
            yield before, after


def _middle(n: int, count: int) -> np.ndarray:
    """So many indices around the middle of n, or all of them."""
    first = max(n // 2 - count // 2, 0)
    return np.arange(first, min(first + count, n))


def _with(pitches: tuple[Pitch | None, ...], axis: int, pitch: Pitch | None) -> tuple[Pitch | None, ...]:
    return (*pitches[:axis], pitch, *pitches[axis + 1 :])
