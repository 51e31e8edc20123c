"""Which algorithm computes a convolution where nobody asked for one."""

import json
from functools import cache
from importlib import resources
from math import prod
from typing import Any

from .registry import Case, Direction, supports

Rule = dict[str, Any]

TABLE = "measured.json"


@cache
def table() -> dict[str, Any]:
    """What was measured: on what, and the rules that follow from it."""
    return json.loads(resources.files("convjax.ops.algorithms").joinpath(TABLE).read_text(encoding="utf-8"))


PLATFORMS = ("cpu",)  # that the table knows; elsewhere XLA's own libraries choose


def chosen(algorithm: str, platform: str | None, direction: Direction, case: Case) -> str:
    """The algorithm asked for, where it has this direction and can compute the case; else the choice."""
    if algorithm != "auto" and case.batch is not None and supports(algorithm, direction, case):
        return algorithm
    return choose(platform, direction, case)


def choose(platform: str | None, direction: Direction, case: Case) -> str:
    """The algorithm of the first rule that holds and that can compute the case; "lax" where none does.

    A pure function of what is static: nothing is timed. A rule holds where every number that it names lies within
    its two limits. Nothing is known of a symbolic batch.
    """
    if case.batch is None or case.setting.dtype.name not in table()["dtypes"]:
        return "lax"
    numbers = features(case)
    able = (
        rule["algorithm"]
        for rule in table()["rules"]
        if (rule["platform"], rule["direction"]) == (platform, direction)
        and all(low <= numbers[name] <= high for name, (low, high) in rule["where"].items())
        and supports(rule["algorithm"], direction, case)
    )
    return next(able, "lax")


def features(case: Case) -> dict[str, int]:
    """The numbers that rules speak of."""
    setting = case.setting
    *kernel_size, group_in, out_channels = case.kernel_shape
    return {
        "batch": case.batch or 0,
        "devices": setting.devices,
        "groups": setting.groups,
        "group_in": group_in,
        "group_out": out_channels // setting.groups,
        "taps": prod(kernel_size),
        "stride": prod(setting.stride),
        "dilation": prod(setting.dilation),
        "windows": prod(setting.output_size(case.input_size, tuple(kernel_size))),
        "spatial_dims": setting.spatial_dims,
    }
