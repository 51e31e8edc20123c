"""How every test runs: strict about types and ranks, on two CPU devices, with the shapes in the signatures checked.

The shapes are checked by jaxtyping's import hook with beartype, so whatever is imported from ``convjax.ops`` and
``convjax.nn`` must be imported after this file; pytest sees to that. A test of bad input asks for the fixture
``unhooked``, which turns the checks off while it runs: users run without them, and must get a ConvjaxError.
"""

import os
import tempfile
from collections.abc import Iterator

import hypothesis
import hypothesis.configuration
import jax
import jaxtyping
import pytest

if "JAX_NUM_CPU_DEVICES" not in os.environ:
    jax.config.update("jax_num_cpu_devices", 2)
jax.config.update("jax_numpy_dtype_promotion", "strict")
jax.config.update("jax_numpy_rank_promotion", "raise")
jax.config.update("jax_default_matmul_precision", "highest")  # matters where there is an accelerator

jaxtyping.install_import_hook(["convjax.ops", "convjax.nn"], "beartype.beartype")

hypothesis.configuration.set_hypothesis_home_dir(tempfile.gettempdir())
hypothesis.settings.register_profile("convjax", deadline=None, database=None, derandomize=True, print_blob=False)
hypothesis.settings.load_profile("convjax")


@pytest.fixture
def unhooked() -> Iterator[None]:
    """Turn the checks of the import hook off, so that bad input arrives where users' bad input does."""
    jaxtyping.config.update("jaxtyping_disable", True)
    yield
    jaxtyping.config.update("jaxtyping_disable", False)
