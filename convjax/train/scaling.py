"""What it costs that devices share a batch: they add up their gradients at every step."""

from __future__ import annotations

from convjax.arithmetic.messages import problem, shown
from convjax.errors import ConvjaxError


def all_reduce_bytes(parameters: int, devices: int, *, bytes_per_number: int = 4) -> float:
    """How many bytes each device sends in a step, so that all of them have the sum of all gradients.

    Formula:
        bytes = 2 · (n − 1) / n · parameters · bytes_per_number

    In a ring of n devices each one adds up an n-th of the numbers, in n − 1 messages of that size, and sends what it
    has added up round in n − 1 more. No way sends less.

    Args:
        parameters: how many numbers are trained, at least 1.
        devices: n, at least 1.
        bytes_per_number: 4 for float32.

    Raises:
        ConvjaxError: a number is outside its range.

    Example:
        >>> f"{all_reduce_bytes(269_722, 8):,.0f}"  # resnet20 on 8 devices
        '1,888,054'
        >>> all_reduce_bytes(269_722, 1)
        0.0

    Source: Patarasuk and Yuan, Bandwidth optimal all-reduce algorithms for clusters of workstations, 2009,
    https://doi.org/10.1016/j.jpdc.2008.09.002.
    """
    for name, value in (("parameters", parameters), ("devices", devices), ("bytes_per_number", bytes_per_number)):
        if not isinstance(value, int) or value < 1:
            raise problem(f"{name} must be a whole number of at least 1, got {shown(value)}", "", f"Use {name}=4.")
    return 2 * (devices - 1) / devices * parameters * bytes_per_number


def predicted_step_seconds(
    compute_seconds: float, parameters: int, devices: int, *, bytes_per_second: float, bytes_per_number: int = 4
) -> float:
    """How long a step takes on devices that share a batch, where nothing is sent while they still compute.

    Formula:
        seconds = compute_seconds / n + all_reduce_bytes / bytes_per_second

    XLA sends the gradients of late layers while it computes those of early ones where it can, so that a step lies
    between the greater of the two terms and their sum.

    Args:
        compute_seconds: of a step with the whole batch on one device.
        parameters: how many numbers are trained, at least 1.
        devices: n, at least 1.
        bytes_per_second: what each device sends at the same time as it receives.
        bytes_per_number: 4 for float32.

    Raises:
        ConvjaxError: a number is outside its range.

    Example:
        >>> predicted_step_seconds(0.4, 11_689_512, 8, bytes_per_second=25e9) < 0.06  # resnet18, 200 Gbit/s
        True
    """
    for name, value in (("compute_seconds", compute_seconds), ("bytes_per_second", bytes_per_second)):
        if not value > 0:
            raise ConvjaxError(f"{name} must be more than 0, not {shown(value)}.")
    sent = all_reduce_bytes(parameters, devices, bytes_per_number=bytes_per_number)
    return compute_seconds / devices + sent / bytes_per_second
