"""What an import loads: in a process of its own, as users start it."""

import subprocess
import sys
from pathlib import Path

import pytest

import convjax

ROOT = Path(convjax.__file__).parents[1]
HEAVY = {"jax", "jaxlib", "numpy", "flax", "optax", "scipy", "matplotlib", "sklearn", "tensorflow_datasets"}


def imported_by(code):
    """The top-level packages that -X importtime lists."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    lines = [line for line in run.stderr.splitlines() if line.startswith("import time:")]
    return {line.rsplit("|", 1)[1].strip().split(".")[0] for line in lines}


@pytest.mark.parametrize(
    "code",
    [
        "import convjax",
        "import convjax.arithmetic",
        "import convjax; convjax.output_size(9, 3, stride=2)",
        "from convjax import ConvjaxError, conv_parameters, dense_parameters, resolve_padding",
        "from convjax.arithmetic import *; resolve_padding('same', (9, 9), 3)",
    ],
)
def test_counting_sizes_loads_neither_jax_nor_numpy(code):
    packages = imported_by(code)
    assert "convjax" in packages
    assert not packages & HEAVY


def test_an_error_of_arithmetic_loads_neither_jax_nor_numpy():
    code = "import convjax\ntry: convjax.output_size(5, 7)\nexcept convjax.ConvjaxError: pass"
    assert not imported_by(code) & HEAVY


def test_the_operations_load_no_layers():
    assert not imported_by("import convjax; convjax.conv; convjax.max_pool") & {"flax", "optax", "matplotlib"}


def test_the_names_of_other_libraries_are_read_only_for_a_name_that_is_missing():
    code = "import sys, convjax; convjax.conv, convjax.nn.Conv, convjax.train.fit; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "convjax.foreign_names" not in run.stdout.split()


def test_arithmetic_stands_on_the_standard_library_alone():
    code = "import sys; before = set(sys.modules); import convjax.arithmetic; print(*(set(sys.modules) - before))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    packages = {module.split(".")[0] for module in run.stdout.split()}
    assert packages - set(sys.stdlib_module_names) == {"convjax", "lazy_loader"}
