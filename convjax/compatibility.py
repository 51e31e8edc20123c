"""What differs between the releases of JAX; importing this module warns, once, of a release that computes wrongly."""

import warnings

from jaxlib.version import __version__ as jaxlib_version


def warn_of_wrong_results(version: str) -> None:
    """Warn where this jaxlib is the one whose results cannot be trusted."""
    if version.split(".")[:3] == ["0", "10", "2"]:
        warnings.warn(
            "jaxlib 0.10.2 returns wrong numbers on CPU for a jitted vmap of a matrix-vector product and a sum "
            "(https://github.com/jax-ml/jax/issues/39103). Install another release: "
            "pip install 'jax==0.10.1' 'jaxlib==0.10.1' on Python 3.11, "
            "pip install 'jax>=0.12' 'jaxlib>=0.12' on Python 3.12 or newer.",
            RuntimeWarning,
            stacklevel=2,
        )


warn_of_wrong_results(jaxlib_version)
