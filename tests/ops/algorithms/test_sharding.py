"""A batch split over devices: right, and never gathered."""

import os
import subprocess
import sys
from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.sharding import AxisType, NamedSharding, PartitionSpec

import convjax
from convjax.ops.algorithms import derivatives
from convjax.ops.algorithms import lax as by_lax

BATCH = PartitionSpec("data")
WHOLE = PartitionSpec()
KINDS = [
    "depthwise",
    *(pytest.param(name, marks=pytest.mark.slow) for name in ("strided and dilated", "grouped")),
]


@pytest.fixture(params=KINDS)
def convolution(request, all_made_by_name, monkeypatch):
    """Eight images, of which an algorithm that walks over them takes one from each device at a time."""
    monkeypatch.setattr("convjax.ops.algorithms.blocked.PATCHES_IN_CACHE", 0)
    monkeypatch.setattr("convjax.ops.algorithms.accumulated.IN_ONE_PIECE", 0)
    return replace(all_made_by_name[request.param], batch=8)


@pytest.mark.slow
@pytest.mark.skipif("JAX_NUM_CPU_DEVICES" in os.environ, reason="this is the run on other devices")
def test_all_of_this_holds_on_eight_devices():
    command = [sys.executable, "-m", "pytest", "-n", "0", "-m", "slow or not slow", __file__]
    run = subprocess.run(command, env=os.environ | {"JAX_NUM_CPU_DEVICES": "8"}, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout


def loss(convolve, setting):
    return lambda x, kernel: jnp.sum(jnp.sin(convolve(x, kernel, setting)))


def mesh_of(kind):
    return jax.make_mesh((jax.device_count(),), ("data",), axis_types=(kind,))


def split(mesh, x, kernel):
    return jax.device_put(x, NamedSharding(mesh, BATCH)), jax.device_put(kernel, NamedSharding(mesh, WHOLE))


def assert_are_the_gradients(found, convolution):
    x, kernel, _ = convolution.arrays()
    wanted = jax.jit(jax.grad(loss(by_lax.forward, convolution.setting), (0, 1)))(x, kernel)
    for one, other in zip(found, wanted, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("kind", [AxisType.Auto, pytest.param(AxisType.Explicit, marks=pytest.mark.slow)])
def test_the_gradients_of_a_split_batch_are_right_and_only_the_kernels_is_sent_around(kind, convolution):
    x, kernel, _ = convolution.arrays()
    mesh = mesh_of(kind)
    with jax.set_mesh(mesh):
        arrays = split(mesh, x, kernel)
        gradients = jax.jit(jax.grad(loss(derivatives.forward, convolution.setting), (0, 1))).lower(*arrays).compile()
        found = gradients(*arrays)
    assert_are_the_gradients(found, convolution)
    assert found[0].sharding.spec[0] == "data"
    assert found[1].sharding.is_fully_replicated
    program = gradients.as_text()
    assert "all-reduce" in program
    assert not any(word in program for word in ("all-gather", "all-to-all", "collective-permute"))


@pytest.mark.parametrize("checked", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_the_gradient_of_a_kernel_that_all_devices_share_is_the_sum_of_theirs(checked, convolution):
    x, kernel, _ = convolution.arrays()
    mesh = mesh_of(AxisType.Auto)
    own = loss(derivatives.forward, convolution.setting)

    def summed(x, kernel):
        def of_device(x, kernel):
            return jax.lax.psum(own(x, kernel), "data")

        specs = {"in_specs": (BATCH, WHOLE), "out_specs": WHOLE}
        return jax.shard_map(of_device, mesh=mesh, check_vma=checked, **specs)(x, kernel)

    assert_are_the_gradients(jax.jit(jax.grad(summed, (0, 1)))(*split(mesh, x, kernel)), convolution)


@pytest.mark.slow
@pytest.mark.parametrize("checked", [True, False])
def test_gradients_taken_on_each_device_are_summed_where_jax_says_so(checked, convolution):
    """With check_vma the gradient of what is the same everywhere is summed by itself, without it by hand."""
    x, kernel, _ = convolution.arrays()
    mesh = mesh_of(AxisType.Auto)
    own = jax.grad(loss(derivatives.forward, convolution.setting), (0, 1))

    def of_device(x, kernel):
        to_x, to_kernel = own(x, kernel)
        return to_x, to_kernel if checked else jax.lax.psum(to_kernel, "data")

    specs = {"in_specs": (BATCH, WHOLE), "out_specs": (BATCH, WHOLE)}
    run = jax.jit(jax.shard_map(of_device, mesh=mesh, check_vma=checked, **specs))
    assert_are_the_gradients(run(*split(mesh, x, kernel)), convolution)


def network(x, kernels):
    """A strided convolution, a depthwise one, one of a single tap, a pool and a normalisation."""
    first, apart, joining = kernels
    y = convjax.conv(x, first, stride=2, padding="SAME")
    y = convjax.depthwise_conv(jnp.maximum(y, 0), apart, padding="SAME")
    y = convjax.layer_norm(convjax.max_pool(y, 2))
    y = convjax.avg_pool(convjax.conv(y, joining), 3, stride=1, padding="SAME")
    return convjax.global_avg_pool(y)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [AxisType.Auto, AxisType.Explicit])
def test_the_gradients_of_a_network_are_found_without_gathering_its_images(kind):
    generator = np.random.default_rng(0)
    shapes = [(16, 16, 16, 3), (3, 3, 3, 8), (3, 3, 1, 8), (1, 1, 8, 12)]
    x, *kernels = (jnp.asarray(generator.normal(size=shape), "float32") for shape in shapes)

    def loss_of(x, kernels):
        return jnp.sum(jnp.sin(network(x, kernels)))

    wanted = jax.jit(jax.grad(loss_of, (0, 1)))(x, kernels)
    mesh = mesh_of(kind)
    with jax.set_mesh(mesh):
        shared = jax.device_put(x, NamedSharding(mesh, BATCH))
        whole = [jax.device_put(kernel, NamedSharding(mesh, WHOLE)) for kernel in kernels]
        gradients = jax.jit(jax.grad(loss_of, (0, 1))).lower(shared, whole).compile()
        found = gradients(shared, whole)
    for one, other in zip(jax.tree.leaves(found), jax.tree.leaves(wanted), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-3, atol=1e-3)
    assert not any(word in gradients.as_text() for word in ("all-gather", "all-to-all", "collective-permute"))


@pytest.mark.slow
def test_what_explicit_axes_split_besides_the_batch_is_for_lax(all_made_by_name):
    convolution = replace(all_made_by_name["dense"], input_size=(8, 5))  # rows that eight devices can share
    x, kernel, _ = convolution.arrays()
    mesh = mesh_of(AxisType.Explicit)
    with jax.set_mesh(mesh):
        by_row = jax.device_put(x, NamedSharding(mesh, PartitionSpec(None, "data")))
        whole = jax.device_put(kernel, NamedSharding(mesh, WHOLE))
        gradients = jax.jit(jax.grad(loss(derivatives.forward, convolution.setting), (0, 1)))
        assert "conv_general_dilated" in str(gradients.trace(by_row, whole).jaxpr)
        found = gradients(by_row, whole)
    assert_are_the_gradients(found, convolution)
