"""The release of jaxlib that computes wrongly is named on import of a part that uses JAX; each in its own process."""

import subprocess
import sys
from pathlib import Path

import pytest

import convjax
from convjax.compatibility import warn_of_wrong_results

pytestmark = pytest.mark.slow

ROOT = Path(convjax.__file__).parents[1]
FAKED = (
    "import jax, jaxlib.version, warnings; jaxlib.version.__version__ = {version!r}; warnings.simplefilter('always')\n"
)


def errors_of(version, code):
    run = subprocess.run(
        [sys.executable, "-c", FAKED.format(version=version) + code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stderr


@pytest.mark.parametrize("code", ["import convjax; convjax.conv", "import convjax.ops", "import convjax.nn"])
def test_the_wrong_release_is_named_once_with_the_mend(code):
    text = errors_of("0.10.2", f"{code}\nimport convjax.ops, convjax.nn; convjax.conv; convjax.max_pool")
    assert text.count("RuntimeWarning: jaxlib 0.10.2 returns wrong numbers on CPU") == 1
    assert "issues/39103" in text
    assert "pip install 'jax==0.10.1' 'jaxlib==0.10.1'" in text


def test_the_parts_without_jax_say_nothing():
    assert errors_of("0.10.2", "import convjax.arithmetic; convjax.output_size(9, 3)") == ""


@pytest.mark.parametrize("version", ["0.10.1", "0.11.0", "0.12.0.1", "0.10.20", "1.0.10.2"])
def test_other_releases_are_not_warned_of(version):
    warn_of_wrong_results(version)  # a warning is an error in these tests


def test_the_release_that_is_installed_is_not_warned_of():
    code = "import warnings; warnings.simplefilter('error'); import convjax.nn, convjax.testing; convjax.conv"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
