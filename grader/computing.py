"""What libraries that compute are told, in every process of a verdict: the worker's, the judge's, a rehearsal's."""

import contextlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version

# A check compiles much and computes little, so less is spent on making programs quick: LeNet-5 is made, called and
# differentiated in 35 % of the time, and the training of train_digits ends sooner, too. A release that does not know a
# flag ends the process, so each has those that were tried with it.
_QUICKLY_COMPILED = "--xla_backend_optimization_level=0"
_FLAGS = {
    "0.10": f"{_QUICKLY_COMPILED} --xla_cpu_use_fusion_emitters=false",
    "0.11": _QUICKLY_COMPILED,
    "0.12": _QUICKLY_COMPILED,
}


@cache
def settings() -> dict[str, str]:
    """Return the variables of the environment that such a process has."""
    found = {
        "JAX_PLATFORMS": "cpu",
        # Only what ends the process is told. Of each program that it loads compiled XLA else complains that the
        # processor lacks 'prefer-no-gather', which no processor has: it is a preference of its compiler's.
        "TF_CPP_MIN_LOG_LEVEL": "3",
        # No answer needs more, and a process with one thread can be forked.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    with contextlib.suppress(PackageNotFoundError):
        release = ".".join(version("jaxlib").split(".")[:2])
        if release in _FLAGS:
            found["XLA_FLAGS"] = _FLAGS[release]
    return found
