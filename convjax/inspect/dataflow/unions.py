"""Fields of several arrays that become one: element by element, or one array after another."""

from collections.abc import Sequence

import numpy as np

from .fields import FAR, Field, Pitch, Unknown, regular_pitch


def union(fields: Sequence[Field]) -> Field:
    """What is seen through any of several fields of arrays of one shape, or of single numbers beside them."""
    rank = max(field.starts.ndim for field in fields)
    fields = [field if field.starts.ndim else field.spread((1,) * rank, ()) for field in fields]
    if len(fields) == 1:
        return fields[0]
    starts, ends = fields[0].starts, fields[0].ends
    for field in fields[1:]:
        starts, ends = np.minimum(starts, field.starts), np.maximum(ends, field.ends)
    pitches = tuple(_joint([field for field in fields], axis, starts, ends) for axis in range(rank))
    return Field(starts, ends, pitches)


def only(fields: Sequence[Field | None]) -> Field:
    """The field of the first argument, where it is the only one that sees anything."""
    if fields[0] is None or any(field is not None for field in fields[1:]):
        raise Unknown
    return fields[0]


def concatenated(fields: Sequence[Field | None], sizes: Sequence[int], axis: int) -> Field:
    """The field of arrays one after another along an axis, so long each; None stands for one that sees nothing."""
    seeing = [field for field in fields if field is not None]
    if len(seeing) == 1 and seeing[0].moves_along(axis):  # the others are padding
        low = sum(sizes[: fields.index(seeing[0])])
        return seeing[0].windows(axis, kernel=1, low=low, count=sum(sizes))
    same = all(np.array_equal(field.starts, seeing[0].starts) for field in seeing)
    same = same and all(np.array_equal(field.ends, seeing[0].ends) for field in seeing)
    if same and len(seeing) == len(fields) and not any(field.moves_along(axis) for field in seeing):
        return union(seeing)
    shape = [max(field.starts.shape[one] for field in seeing) for one in range(seeing[0].starts.ndim)]
    parts = []
    for field, size in zip(fields, sizes, strict=True):
        shape[axis] = size
        parts.append((FAR, -FAR) if field is None else (field.starts, field.ends))
        parts[-1] = tuple(np.broadcast_to(one, shape) for one in parts[-1])
    starts, ends = (np.concatenate([part[side] for part in parts], axis) for side in (0, 1))
    longest = max(seeing, key=lambda field: field.starts.shape[axis])
    alone = all(pitch is None for one, pitch in enumerate(longest.pitch) if one != axis)  # else these are channels
    along = longest.pitch[axis] or (regular_pitch(starts, ends, axis) if alone else None)
    pitches = tuple(longest.pitch[one] if one != axis else along for one in range(starts.ndim))
    return Field(starts, ends, pitches)


def _joint(fields: Sequence[Field], axis: int, starts: np.ndarray, ends: np.ndarray) -> Pitch | None:
    pitches = [field.pitch[axis] for field in fields]
    first = next((pitch for pitch in pitches if pitch is not None), None)
    if first is None:
        return None
    for field, pitch in zip(fields, pitches, strict=True):
        if pitch is None:
            unchanged = field.moves_along(axis) or not _within(field, starts, ends, fields)
            if unchanged:
                return None
        elif pitch.step * first.period != first.step * pitch.period:
            return None
        elif pitch.period > first.period:
            first = pitch
    return first


def _within(field: Field, starts: np.ndarray, ends: np.ndarray, fields: Sequence[Field]) -> bool:
    """Whether the union would be the same without this field."""
    rest = [other for other in fields if other is not field]
    least = np.minimum.reduce([np.broadcast_to(other.starts, starts.shape) for other in rest])
    most = np.maximum.reduce([np.broadcast_to(other.ends, ends.shape) for other in rest])
    return bool((least == starts).all() and (most == ends).all())
