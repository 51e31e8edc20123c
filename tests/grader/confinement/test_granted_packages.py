"""What is granted works behind every wall: NumPy, and JAX with its compiler and its threads."""

import shutil
from pathlib import Path

import pytest

from grader.confinement.tiers import Tier
from grader.results import Status

from .conftest import TINY_COURSE, Judge, given

IN_NUMPY = """
from importlib.metadata import version
import numpy
assert version("numpy") == numpy.__version__
def scaled(x, factor):
    return numpy.linalg.inv(numpy.linalg.inv(numpy.diag(numpy.ones(len(x))))) @ x * factor
"""

IN_JAX = """
from importlib.metadata import version
import jax
import jax.numpy as jnp
import numpy
assert version("jax") == jax.__version__
assert jax.default_backend() == "cpu"

@jax.jit
def loss(kernel, image):
    return (jax.lax.conv(image, kernel, (2, 2), "SAME") ** 2).sum()

value, gradient = jax.value_and_grad(loss)(jnp.ones((2, 1, 3, 3)), jnp.ones((1, 1, 8, 8)))
assert gradient.shape == (2, 1, 3, 3) and float(value) > 0
assert jax.vmap(lambda x: x @ x)(jax.random.normal(jax.random.key(0), (4, 300))).shape == (4,)

def scaled(x, factor):
    return numpy.asarray(jax.jit(lambda x: x * factor)(x)).astype(x.dtype)
"""


@pytest.mark.parametrize("tier", Tier)
def test_numpy_finds_its_libraries_and_its_own_version(tmp_path: Path, judge_file: Judge, tier: Tier) -> None:
    path = tmp_path / "scaled.py"
    path.write_text(IN_NUMPY)
    result = judge_file(path, "scaled", isolation=given(tier))
    assert (result.status, result.message) == (Status.PASSED, None)


@pytest.mark.slow
@pytest.mark.parametrize("tier", Tier)
def test_jax_imports_compiles_and_differentiates_within_two_gibibytes(
    tmp_path: Path, judge_file: Judge, tier: Tier
) -> None:
    course = Path(shutil.copytree(TINY_COURSE, tmp_path / "course"))
    described = course / "course.toml"
    described.write_text(
        described.read_text().replace('["numpy"]', '["jax"]\nmemory_mb = 2048').replace("= 5", "= 100")
    )
    path = tmp_path / "scaled.py"
    path.write_text(IN_JAX)
    result = judge_file(path, "scaled", course=course, isolation=given(tier))
    assert (result.status, result.message) == (Status.PASSED, None)
