"""Kernel gradients summed over a few images at a time: whatever the batch leaves over, and however it is split."""

from dataclasses import replace

import jax
import numpy as np
import pytest
from jax.sharding import AxisType, NamedSharding, PartitionSpec

from convjax.ops.algorithms import lax as by_lax
from convjax.ops.algorithms.registry import ALGORITHMS

NAMES = ("blocked", "channels_first", "blocked_canonical")


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch):
    monkeypatch.setattr("convjax.ops.algorithms.blocked.PATCHES_IN_CACHE", 4000)
    monkeypatch.setattr("convjax.ops.algorithms.blocked_canonical.IMAGES", 2)


def gradient(name, convolution):
    compute = ALGORITHMS[name]["kernel_gradient"].compute
    return jax.jit(lambda x, g: compute(x, g, convolution.setting, convolution.kernel_size))


def assert_is_that_of_lax(found, x, g, convolution):
    wanted = by_lax.kernel_gradient(x, g, convolution.setting, convolution.kernel_size)
    np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-12)


BATCHES = [
    ("dense", 7, 1),
    *(pytest.param("dense", *one, marks=pytest.mark.slow) for one in ((8, 2), (7, 2), (10, 2), (2, 1), (0, 1))),
    *(pytest.param(kind, 7, 1, marks=pytest.mark.slow) for kind in ("three axes", "strided and dilated")),
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("kind", "batch", "devices"), BATCHES)
def test_every_image_counts_once_however_many_a_block_holds(name, kind, batch, devices, all_made_by_name):
    with jax.enable_x64(True):
        made = all_made_by_name[kind]
        setting = replace(made.setting, dtype=np.dtype("float64"), devices=devices)
        convolution = replace(made, batch=batch, setting=setting)
        x, _, g = convolution.arrays()
        run = gradient(name, convolution)
        if batch > 2 * devices:
            assert "while" in run.lower(x, g).as_text()
        assert_is_that_of_lax(run(x, g), x, g, convolution)


@pytest.mark.parametrize("name", ["channels_first", *(pytest.param(one, marks=pytest.mark.slow) for one in NAMES[::2])])
def test_a_split_batch_is_walked_through_where_it_lies(name, all_made_by_name):
    devices = jax.device_count()
    made = all_made_by_name["dense"]
    convolution = replace(made, batch=8 * devices, setting=replace(made.setting, devices=devices))
    x, _, g = convolution.arrays()
    mesh = jax.make_mesh((devices,), ("data",), axis_types=(AxisType.Auto,))
    own = jax.device_put((x, g), NamedSharding(mesh, PartitionSpec("data")))
    compiled = gradient(name, convolution).lower(*own).compile()
    program = compiled.as_text()
    assert "while" in program
    assert "all-reduce" in program
    assert not any(word in program for word in ("all-gather", "all-to-all", "collective-permute"))
    wanted = by_lax.kernel_gradient(x, g, convolution.setting, convolution.kernel_size)
    np.testing.assert_allclose(compiled(*own), wanted, rtol=1e-4, atol=1e-4)
