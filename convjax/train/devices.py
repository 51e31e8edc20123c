"""Which devices a run computes on."""

from __future__ import annotations

from typing import Literal

from convjax.errors import ConvjaxError

Platform = Literal["cpu", "gpu", "tpu"]

_MENDS = {
    "cpu": "Leave --platform away.",
    "gpu": "For NVIDIA GPUs on Linux: pip install 'convjax[cuda]'. Or leave --platform away.",
    "tpu": "On a machine with TPUs: pip install 'convjax[tpu]'. Or leave --platform away.",
}


def choose_platform(platform: Platform | None) -> str:
    """Make JAX compute on this platform, or on the best one there is; before JAX has computed anything.

    Args:
        platform: ``None`` leaves the choice to JAX, and to its own environment variable ``JAX_PLATFORMS``.

    Returns:
        The platform that is used.

    Raises:
        ConvjaxError: the platform is not there.
    """
    import jax  # the command names the platforms before anything slow is loaded

    if platform is not None:
        jax.config.update("jax_platforms", "cpu" if platform == "cpu" else None)
    try:
        default = jax.local_devices()[0]
    except RuntimeError as error:  # the environment variable names something else
        raise ConvjaxError(f"JAX cannot start: {error}.\nSet or unset JAX_PLATFORMS.") from None
    if platform is None or default.platform == platform:
        return default.platform
    try:
        device = jax.local_devices(backend=platform)[0]
    except RuntimeError:
        raise ConvjaxError(
            f"There is no {platform} here: JAX finds only {default.platform}.\n{_MENDS[platform]}"
        ) from None
    jax.config.update("jax_default_device", device)
    return platform
