"""Where and with what something was measured."""

from __future__ import annotations

import datetime
import os
import platform
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def has_torch() -> bool:
    """Whether PyTorch is installed."""
    return find_spec("torch") is not None


def now() -> str:
    """The time, to the minute."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC")


def description() -> dict[str, Any]:
    """The machine and the versions, without names of users, hosts or folders."""
    packages = ("convjax", "jax", "jaxlib", "flax", "optax", "numpy", "torch")
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cores": cores(),
        "python": platform.python_version(),
        "versions": {package: version(package) for package in packages},
    }


def description_of_runtime(runtime: str) -> dict[str, Any]:
    """The device and the number of threads, asked for where a library runs."""
    if runtime.startswith("torch"):
        import torch  # pyright: ignore[reportMissingImports]  # an extra, [peers]

        return {"threads": torch.get_num_threads()}
    import jax

    device = jax.devices()[0]
    return {"threads": cores(), "device": device.device_kind, "platform": device.platform}


def busy_seconds() -> float | None:
    """What all cores of the machine have worked, for whomever, since it started; None where the system does not say."""
    stat = Path("/proc/stat")
    if not stat.exists():
        return None
    of_all_cores = stat.read_text(encoding="ascii").splitlines()[0]
    user, nice, system, _, _, interrupts, soft, *_ = map(int, of_all_cores.split()[1:])
    return (user + nice + system + interrupts + soft) / os.sysconf("SC_CLK_TCK")


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if not cpuinfo.exists():
        return platform.processor() or "unknown"
    fields = dict(line.split(":", 1) for line in cpuinfo.read_text(encoding="utf-8").splitlines() if ":" in line)
    named = {key.strip(): value.strip() for key, value in fields.items()}
    wide = "avx512f" in named.get("flags", "")
    model = f"{named.get('model name', platform.machine())}, family {named.get('cpu family', '?')}"
    return f"{model}, {'AVX-512' if wide else 'no AVX-512'}"


def version(package: str) -> str | None:
    """The version that is installed, or None."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None
