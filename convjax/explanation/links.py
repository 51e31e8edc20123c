"""Which input channels each output channel reads, and where the kernel keeps what joins two channels."""

from __future__ import annotations

from typing import NamedTuple

from .settings import Setting


class Link(NamedTuple):
    """An output channel reads an input channel, through ``kernel[..., i, j]``.

    Args:
        in_channel: the channel of x.
        i: the last but one index into the kernel; None for a pool, which has none.
        j: the last index into the kernel.
    """

    in_channel: int
    i: int | None
    j: int | None


def links_of(setting: Setting, out_channel: int) -> tuple[Link, ...]:
    """What an output channel reads, in the order of the partial sums; a pool has one channel read one."""
    if setting.is_pool:
        return (Link(out_channel, None, None),)
    parts, per_group = setting.in_channels // setting.groups, setting.out_channels // setting.groups
    group, within = divmod(out_channel, per_group)
    if setting.is_transposed:
        return tuple(Link(group * parts + part, within, group * parts + part) for part in range(parts))
    return tuple(Link(group * parts + part, part, out_channel) for part in range(parts))
