"""Batches that are shared out over devices: the numbers of one device, and still shared out."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.sharding import AxisType, NamedSharding, PartitionSpec

import convjax


def numbers(*shape):
    return jnp.asarray(np.random.default_rng(0).normal(size=shape).astype(np.float32))


KERNEL = numbers(3, 3, 4, 6)
OPERATIONS = {
    "conv": lambda x: convjax.conv(x, KERNEL, stride=2, padding="SAME"),
    "conv of reflected images": lambda x: convjax.conv(x, KERNEL, padding=1, padding_mode="reflect"),
    "conv_transpose": lambda x: convjax.conv_transpose(x, KERNEL.swapaxes(-1, -2), stride=2),
    "separable_conv": lambda x: convjax.separable_conv(x, KERNEL[:, :, :1, :4], KERNEL[:1, :1]),
    "local_conv": lambda x: convjax.local_conv(x, jnp.broadcast_to(KERNEL, (7, 7, *KERNEL.shape))),
    "deformable_conv": lambda x: convjax.deformable_conv(x, x[..., :2] / 2, KERNEL[:1, :1]),
    "max_pool": lambda x: convjax.max_pool(x, 2, dilation=2),
    "avg_pool": lambda x: convjax.avg_pool(x, 3, padding=1, count_padding=False),
    "lp_pool": lambda x: convjax.lp_pool(x, 2),
    "max_unpool": lambda x: convjax.max_unpool(*convjax.max_pool_with_indices(x, 2), 9),
    "adaptive_avg_pool": lambda x: convjax.adaptive_avg_pool(x, (4, 17)),
    "global_max_pool": convjax.global_max_pool,
    "blur_pool": lambda x: convjax.blur_pool(x, 3),
    "fold": lambda x: convjax.fold(convjax.unfold(x, 3), 9, 3),
    "upsample": functools.partial(convjax.upsample, output_size=11),
    "upsample bicubic": functools.partial(convjax.upsample, factor=2, method="bicubic", align_corners=True),
    "pixel_shuffle": lambda x: convjax.pixel_shuffle(x, 2),
    "pixel_unshuffle": lambda x: convjax.pixel_unshuffle(x, 3),
    "group_norm": functools.partial(convjax.group_norm, groups=2),
    "batch_norm": lambda x: convjax.batch_norm(x, *convjax.batch_statistics(x)),
}


def require_the_same_on_two_devices(operation, kind):
    x = numbers(2, 9, 9, 4)
    mesh = jax.make_mesh((2,), ("data",), axis_types=(kind,))
    with jax.set_mesh(mesh):
        y = operation(jax.device_put(x, NamedSharding(mesh, PartitionSpec("data"))))
    np.testing.assert_allclose(y, operation(x), rtol=1e-5, atol=1e-5)
    assert y.sharding.shard_shape(y.shape)[0] == 1


@pytest.mark.slow
@pytest.mark.parametrize("name", OPERATIONS)
def test_a_batch_on_two_devices_gives_what_it_gives_on_one(name):
    require_the_same_on_two_devices(OPERATIONS[name], AxisType.Auto)


@pytest.mark.parametrize("name", ["conv", "avg_pool", "max_unpool", "upsample", "batch_norm"])
def test_so_it_does_where_types_say_what_is_shared_out(name):
    require_the_same_on_two_devices(OPERATIONS[name], AxisType.Explicit)


CONVOLUTIONS = {
    "conv": (functools.partial(convjax.conv, stride=2), KERNEL),
    "conv of groups": (functools.partial(convjax.conv, groups=2), KERNEL[:, :, :2]),
    "depthwise_conv": (convjax.depthwise_conv, KERNEL[:, :, :1, :4]),
    "conv_transpose": (functools.partial(convjax.conv_transpose, stride=2), KERNEL.swapaxes(-1, -2)),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", [AxisType.Auto, AxisType.Explicit])
@pytest.mark.parametrize("layout", ["channels_last", "channels_first"])
@pytest.mark.parametrize("name", CONVOLUTIONS)
def test_the_gradients_of_a_shared_batch_are_those_of_one_device_and_no_image_is_sent_around(name, layout, kind):
    function, kernel = CONVOLUTIONS[name]
    x = numbers(2, 8, 9, kernel.shape[-1] if name == "conv_transpose" else 4)
    x = jnp.moveaxis(x, -1, 1) if layout == "channels_first" else x

    @jax.jit
    def gradients(x, kernel):
        y, back = jax.vjp(functools.partial(function, layout=layout, padding="SAME"), x, kernel)
        return back(jnp.sin(y))

    mesh = jax.make_mesh((2,), ("data",), axis_types=(kind,))
    with jax.set_mesh(mesh):
        split = jax.device_put(x, NamedSharding(mesh, PartitionSpec("data")))
        shared = jax.device_put(kernel, NamedSharding(mesh, PartitionSpec()))
        program = gradients.lower(split, shared).compile()
        found = program(split, shared)
    for one, wanted in zip(found, gradients(x, kernel), strict=True):
        np.testing.assert_allclose(one, wanted, rtol=1e-4, atol=1e-4)
    assert found[0].sharding.shard_shape(x.shape)[0] == 1
    assert not any(word in program.as_text() for word in ("all-gather", "all-to-all", "collective-permute"))


@pytest.mark.slow
@pytest.mark.parametrize("kind", [AxisType.Auto, AxisType.Explicit])
@pytest.mark.parametrize("mapped", [0, 1])
@pytest.mark.parametrize("name", CONVOLUTIONS)
def test_images_that_are_shared_stay_where_they_are_under_vmap_too(name, mapped, kind):
    """Along the axis that is mapped over, or along the other: devices share the first of the two."""
    function, kernel = CONVOLUTIONS[name]
    x = numbers(4, 2, 8, 9, kernel.shape[-1] if name == "conv_transpose" else 4)

    @jax.jit
    def gradients(x, kernel):
        convolve = jax.vmap(functools.partial(function, padding="SAME"), (mapped, None), mapped)
        y, back = jax.vjp(convolve, x, kernel)
        return back(jnp.sin(y))

    mesh = jax.make_mesh((2,), ("data",), axis_types=(kind,))
    with jax.set_mesh(mesh):
        split = jax.device_put(x, NamedSharding(mesh, PartitionSpec("data")))
        shared = jax.device_put(kernel, NamedSharding(mesh, PartitionSpec()))
        program = gradients.lower(split, shared).compile()
        found = program(split, shared)
    for one, wanted in zip(found, gradients(x, kernel), strict=True):
        np.testing.assert_allclose(one, wanted, rtol=1e-4, atol=1e-4)
    assert not any(word in program.as_text() for word in ("all-gather", "all-to-all", "collective-permute"))
