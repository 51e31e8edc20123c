import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from convjax import ConvjaxError
from convjax.nn import BatchNorm, Conv, Dense, GlobalAvgPool

from .every_layer import numbers


def batches(count, *shape):
    generator = np.random.default_rng(0)
    return [generator.normal(3.0, 2.0, size=shape).astype(np.float32) for _ in range(count)]


def test_in_training_every_channel_comes_out_with_the_scale_and_bias_of_its_own():
    layer = BatchNorm(3, epsilon=1e-9, scale_init=numbers, bias_init=numbers, rngs=0)
    y = np.asarray(layer(jnp.asarray(batches(1, 4, 5, 6, 3)[0]))).reshape(-1, 3)
    np.testing.assert_allclose(y.mean(0), layer.bias[...], rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(y.std(0), np.abs(layer.scale[...]), rtol=1e-4)


def test_stored_statistics_are_running_averages_of_those_of_each_batch():
    layer = BatchNorm(3, momentum=0.75, rngs=0)
    mean, variance = np.zeros(3), np.ones(3)
    for x in batches(3, 4, 5, 6, 3):
        layer(jnp.asarray(x))
        mean = 0.75 * mean + 0.25 * x.astype(float).mean((0, 1, 2))
        variance = 0.75 * variance + 0.25 * x.astype(float).var((0, 1, 2))
    np.testing.assert_allclose(layer.mean[...], mean, rtol=1e-5)
    np.testing.assert_allclose(layer.var[...], variance, rtol=1e-5)


def test_flax_gives_the_same_numbers_and_stores_the_same_statistics():
    ours, theirs = BatchNorm(3, rngs=0), nnx.BatchNorm(3, momentum=0.9, use_fast_variance=False, rngs=nnx.Rngs(0))
    for x in map(jnp.asarray, batches(2, 4, 5, 6, 3)):
        with jax.numpy_rank_promotion("allow"), jax.numpy_dtype_promotion("standard"):
            expected = theirs(x)
        np.testing.assert_allclose(ours(x), expected, rtol=1e-5, atol=1e-5)
    for own, other in ((ours.mean, theirs.mean), (ours.var, theirs.var)):
        np.testing.assert_allclose(own[...], other[...], rtol=1e-6)


@pytest.mark.slow  # importing PyTorch is
def test_pytorch_gives_the_same_numbers_and_stores_a_larger_variance_under_one_minus_the_momentum():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed, to compare with")
    ours, theirs = BatchNorm(3, momentum=0.8, rngs=0), torch.nn.BatchNorm2d(3, momentum=0.2)
    (x,) = batches(1, 4, 5, 6, 3)
    with torch.no_grad():
        expected = theirs(torch.from_numpy(np.moveaxis(x, -1, 1).copy())).numpy()
    np.testing.assert_allclose(ours(jnp.asarray(x)), np.moveaxis(expected, 1, -1), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(ours.mean[...], theirs.running_mean.numpy(), rtol=1e-5)
    n = 4 * 5 * 6
    mended = (ours.var[...] - 0.8) * (n / (n - 1)) + 0.8
    np.testing.assert_allclose(mended, theirs.running_var.numpy(), rtol=1e-5)


def test_in_evaluation_the_stored_statistics_are_used_and_stay_as_they_are():
    layer = BatchNorm(3, epsilon=1e-9, rngs=0)
    layer.mean[...], layer.var[...] = jnp.array([1.0, 2.0, 3.0]), jnp.array([4.0, 9.0, 16.0])
    layer.eval()
    (x,) = batches(1, 2, 5, 6, 3)
    expected = (x - [1.0, 2.0, 3.0]) / [2.0, 3.0, 4.0]
    np.testing.assert_allclose(layer(jnp.asarray(x)), expected, rtol=1e-5, atol=1e-5)
    assert layer.mean[...].tolist() == [1.0, 2.0, 3.0]


def test_train_eval_and_view_switch_it_as_they_switch_the_layer_of_flax():
    class Net(nnx.Module):
        def __init__(self):
            self.ours, self.theirs = BatchNorm(1, rngs=0), nnx.BatchNorm(1, rngs=nnx.Rngs(0))

    net = Net()
    for switch, expected in ((net.eval, True), (net.train, False)):
        switch()
        assert net.ours.use_running_average is net.theirs.use_running_average is expected
    viewed = nnx.view(net, use_running_average=True)
    assert viewed.ours.use_running_average is viewed.theirs.use_running_average is True
    assert net.ours.use_running_average is False
    assert viewed.ours.mean is net.ours.mean
    assert nnx.view(net, deterministic=True, raise_if_not_found=False).ours.use_running_average is False
    assert "use_running_average" in nnx.view_info(BatchNorm(1, rngs=0))


def test_one_image_alone_is_normalised_by_its_own_positions():
    (x,) = batches(1, 1, 5, 6, 3)
    batch, alone = (BatchNorm(3, rngs=0) for _ in range(2))
    np.testing.assert_array_equal(alone(jnp.asarray(x[0])), batch(jnp.asarray(x))[0])
    np.testing.assert_array_equal(alone.var[...], batch.var[...])


def test_a_single_number_has_no_variance_and_comes_out_as_the_bias():
    layer = BatchNorm(2, bias_init=numbers, rngs=0)
    assert layer(jnp.full((1, 1, 1, 2), 7.0)).ravel().tolist() == layer.bias[...].tolist()


def test_rows_are_normalised_without_spatial_axes():
    (x,) = batches(1, 8, 3)
    rows, images = BatchNorm(3, spatial_dims=0, rngs=0), BatchNorm(3, rngs=0)
    np.testing.assert_array_equal(rows(jnp.asarray(x)), images(jnp.asarray(x).reshape(8, 1, 1, 3))[:, 0, 0])


@pytest.mark.parametrize(("dtype", "param_dtype"), [("bfloat16", "bfloat16"), ("float16", "float32")])
def test_statistics_are_kept_in_float32_whatever_is_computed_in(dtype, param_dtype):
    layer = BatchNorm(3, dtype=dtype, param_dtype=param_dtype, momentum=0.0, rngs=0)
    (x,) = batches(1, 16, 16, 3)
    x = jnp.asarray(x).astype(param_dtype)
    y = layer(x)
    assert y.dtype == jnp.dtype(dtype)
    assert layer.mean[...].dtype == layer.var[...].dtype == jnp.float32
    wide = np.asarray(x.astype(dtype).astype(jnp.float32), np.float64)
    np.testing.assert_allclose(layer.var[...], wide.var((0, 1)), rtol=1e-5)


def test_gradients_flow_through_the_statistics_of_the_batch_and_not_into_the_stored_ones():
    (x,) = map(jnp.asarray, batches(1, 4, 5, 6, 3))
    graph, parameters, rest = nnx.split(BatchNorm(3, rngs=0), nnx.Param, ...)

    def loss(parameters, x):
        layer = nnx.merge(graph, parameters, rest, copy=True)
        return (layer(x) ** 3).sum() + (layer.mean[...] * 100).sum()

    of_x = jax.grad(loss, 1)(parameters, x)
    np.testing.assert_allclose(of_x.sum((0, 1, 2)), np.zeros(3), atol=1e-3)  # a shift of all images changes nothing


class Net(nnx.Module):
    def __init__(self):
        self.conv, self.norm = Conv(1, 2, 3, kernel_init=numbers, rngs=0), BatchNorm(2, rngs=0)
        self.pool, self.dense = GlobalAvgPool(), Dense(2, 2, kernel_init=numbers, rngs=0)

    def __call__(self, x):
        return self.dense(self.pool(jax.nn.relu(self.norm(self.conv(x)))))


def test_a_model_in_training_stores_statistics_under_the_transformations_of_flax():
    net, (x,) = Net(), map(jnp.asarray, batches(1, 2, 5, 5, 1))
    gradients = nnx.jit(nnx.grad(lambda net, x: net(x).sum()))(net, x)
    assert {name for path, _ in nnx.to_flat_state(gradients) for name in path} >= {"scale", "kernel"}
    assert np.all(np.asarray(net.norm.mean[...]) != 0)


def test_a_model_in_training_under_a_plain_transformation_says_what_to_use_instead():
    net, (x,) = Net(), map(jnp.asarray, batches(1, 2, 5, 5, 1))
    with pytest.raises(ConvjaxError, match=r"(?s)cannot store statistics.*nnx\.jit.*model\.eval"):
        jax.jit(lambda x: net(x))(x)
    net.eval()
    assert jax.jit(lambda x: net(x))(x).shape == (2, 2)
