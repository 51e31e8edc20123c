"""How long the explorer waits for an answer: ``python -m benchmarks.exploring``.

`convjax explore` runs in a process of its own and is asked as the page asks it, over one connection: settings of every
operation, of up to 32×32 elements in 8 channels, drawn from a seed, one after the other. Warm means that it has
answered one setting of each operation before; every setting that is measured is one it has never seen, so that each
compiles a program. Half of them bring drawn arrays along, as after drawing or editing; of the others the library makes
the numbers. Afterwards some are asked again with one element changed, which compiles nothing.
"""

from __future__ import annotations

import argparse
import http.client
import json
import math
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from convjax import ConvjaxError
from convjax.explanation import Setting
from convjax.explanation.settings import as_setting

from . import machine

OPERATIONS = ("conv", "true_convolution", "conv_transpose", "max_pool", "avg_pool")
PADDINGS = ("VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL", 1, 2)
PROMISED = 100.0
"""Milliseconds, at the 95th percentile, on two cores."""

USUAL: dict[str, Any] = {
    **dict.fromkeys(("stride", "dilation", "groups", "in_channels"), 1),
    **dict.fromkeys(("out_channels", "bias"), None),
    "padding": "VALID",
    "output_padding": 0,
    "count_padding": True,
    "spatial_dims": 2,
}


def drawn(dice: random.Random, *, largest: bool) -> dict[str, Any]:
    """The arguments of a setting that can be explained, without arrays: 32×32×8, or of any size up to that."""
    while True:
        operation = dice.choice(OPERATIONS)
        dims = 2 if largest else dice.choice((1, 2, 2, 2))
        channels = [8, 8] if largest else [dice.randint(1, 8), dice.randint(1, 8)]
        given: dict[str, Any] = {
            "operation": operation,
            "input_size": [32 if largest else dice.randint(1, 32) for _ in range(dims)],
            "kernel_size": [dice.choice((1, 2, 3, 3, 3, 4, 5, 7)) for _ in range(dims)],
            "stride": [dice.choice((1, 1, 2, 3)) for _ in range(dims)],
            "dilation": [dice.choice((1, 1, 2)) for _ in range(dims)],
            "padding": dice.choice(PADDINGS),
            "in_channels": channels[0],
        }
        if not operation.endswith("pool"):
            given |= {"out_channels": channels[1], "groups": dice.choice((1, 1, 1, 2, 4)), "bias": True}
        try:
            as_setting({**USUAL, **given})
        except ConvjaxError:
            continue
        return given


def with_arrays(given: dict[str, Any], seed: int) -> dict[str, Any]:
    """The same setting with an image and a kernel of drawn numbers, rounded as people write them."""
    setting: Setting = as_setting({**USUAL, **given})
    numbers = np.random.default_rng(seed)
    x = numbers.normal(size=(*setting.input_size, setting.in_channels)).round(3)
    kernel = {} if setting.is_pool else {"kernel": numbers.normal(size=setting.kernel_shape).round(3).tolist()}
    return {**given, "x": x.tolist(), **kernel}


@contextmanager
def explorer() -> Iterator[http.client.HTTPConnection]:
    """A connection to an explorer in a process of its own."""
    command = [sys.executable, "-m", "convjax", "explore", "--port", "0", "--no-browser"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "JAX_PLATFORMS": "cpu"}
    ) as one:
        try:
            assert one.stdout is not None
            line = next(text for text in one.stdout if "http://" in text)
            address = line[line.index("http://") + 7 :].split("/")[0].split()[0]
            yield http.client.HTTPConnection(address)
        finally:
            one.terminate()


def answered(connection: http.client.HTTPConnection, given: dict[str, Any]) -> tuple[float, int]:
    """Milliseconds from the request to the last byte of its answer, and how many bytes these are."""
    body = json.dumps(given).encode()
    headers = {"Content-Type": "application/json", "Origin": f"http://{connection.host}:{connection.port}"}
    began = time.perf_counter()
    connection.request("POST", "/api/explain", body, headers)
    answer = connection.getresponse()
    text = answer.read()
    took = time.perf_counter() - began
    if answer.status != 200:
        raise SystemExit(f"{answer.status} for {given}: {text[:300]!r}")
    return took * 1e3, len(text)


def percentile(times: Sequence[float], share: float) -> float:
    """The smallest time that at least this share of the times do not exceed."""
    return sorted(times)[math.ceil(share * len(times)) - 1]


def line(name: str, times: Sequence[float]) -> str:
    """A row of the table."""
    shown = [statistics.median(times), percentile(times, 0.95), percentile(times, 0.99), max(times)]
    return f"| {name} | {len(times)} | " + " | ".join(f"{number:.0f}" for number in shown) + " |"


def main() -> None:
    """Measure, and print the table; the exit code is 1 where the promise is not kept."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--settings", type=int, default=200)
    options.add_argument("--seed", type=int, default=0)
    asked = options.parse_args()
    dice = random.Random(asked.seed)
    new: list[tuple[str, bool, float]] = []
    again: list[float] = []
    sizes: list[int] = []
    with explorer() as connection:
        for operation in OPERATIONS:
            answered(connection, {"operation": operation, "input_size": 5, "kernel_size": 3})
        for number in range(asked.settings):
            largest = number % 4 < 2
            given = drawn(dice, largest=largest)
            given = with_arrays(given, number) if number % 2 else given
            took, size = answered(connection, given)
            new.append((given["operation"], largest, took))
            sizes.append(size)
            if number % 8 == 1:
                again.append(answered(connection, with_arrays(given, number + 1))[0])
    print(
        f"{machine.cores()} cores, load {os.getloadavg()[0]:.1f}; answers of {statistics.median(sizes) / 1e3:.0f} kB, "
        f"at most {max(sizes) / 1e3:.0f} kB; milliseconds:\n"
    )
    print("| setting | asked | median | 95 % | 99 % | longest |\n|---|---|---|---|---|---|")
    every = [took for *_, took in new]
    print(line("new, all", every))
    for operation in OPERATIONS:
        print(line(f"new, {operation}", [took for name, _, took in new if name == operation]))
    print(line("new, 32×32×8", [took for _, largest, took in new if largest]))
    print(line("the same again, other numbers", again))
    kept = percentile(every, 0.95) <= PROMISED
    print(f"\nPromised: at most {PROMISED:.0f} ms for 95 % of the new ones: {'kept' if kept else 'not kept'}.")
    sys.exit(not kept)


if __name__ == "__main__":
    main()
