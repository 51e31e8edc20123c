"""Where convjax and PyTorch differ, as the documentation says: each difference, and what is right in both."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import convjax

from .comparison import torch

F = torch.nn.functional


def in_torch(x):
    """One map along one axis, as PyTorch wants it."""
    return torch.tensor(np.asarray(x)).reshape(1, 1, -1)


def line(*numbers):
    return jnp.array(numbers, jnp.float32).reshape(-1, 1)


def close(ours, theirs):
    return np.allclose(np.ravel(ours), theirs.detach().numpy().ravel(), rtol=1e-6, atol=1e-6)


def test_pytorch_raises_negative_elements_to_an_odd_power_and_convjax_their_magnitudes():
    x = line(1.0, -2.0, 3.0, 4.0)
    for p in (1, 3):
        ours = convjax.lp_pool(x, 2, p=p, spatial_dims=1)
        assert close(ours, F.lp_pool1d(in_torch(x).abs(), float(p), 2))
        assert not close(ours, F.lp_pool1d(in_torch(x), float(p), 2))
    assert close(convjax.lp_pool(x, 2, p=4, spatial_dims=1), F.lp_pool1d(in_torch(x), 4.0, 2))


def test_pytorch_scales_up_the_p_norm_of_a_window_that_hangs_over_the_edge():
    x = line(3.0, 4.0, 5.0)
    ours = convjax.lp_pool(x, 2, ceil_mode=True, spatial_dims=1)
    assert np.allclose(ours.ravel(), [5.0, 5.0])
    assert close(ours * line(1.0, 2**0.5), F.lp_pool1d(in_torch(x), 2.0, 2, ceil_mode=True))


def test_pytorch_lets_the_first_window_of_ceil_mode_hang_over_and_convjax_refuses_it():
    x = line(1.0, 2.0)
    assert F.max_pool1d(in_torch(x), 3, 2, ceil_mode=True).shape == (1, 1, 1)
    with pytest.raises(convjax.ConvjaxError, match="kernel_size 3 is larger than the padded input 2"):
        convjax.max_pool(x, 3, stride=2, ceil_mode=True, spatial_dims=1)


def test_of_several_nans_the_first_is_where_the_largest_was_and_the_last_in_pytorch():
    x = line(float("nan"), 1.0, float("nan"), 0.0)
    values, indices = convjax.max_pool_with_indices(x, 4, spatial_dims=1)
    theirs, at = F.max_pool1d(in_torch(x), 4, return_indices=True)
    assert np.isnan(values).all()
    assert theirs.isnan().all()
    assert (indices.item(), at.item()) == (0, 2)


def test_of_unpooled_elements_with_one_index_one_gets_the_gradient_and_each_in_pytorch():
    x, indices = line(7.0, 7.0), jnp.array([[1], [1]])
    ours = jax.grad(lambda x: convjax.max_unpool(x, indices, 3, spatial_dims=1).sum())(x)
    theirs = in_torch(x).requires_grad_()
    F.max_unpool1d(theirs, torch.tensor([[[1, 1]]]), 2, 1, output_size=(3,)).sum().backward()
    assert sorted(ours.ravel().tolist()) == [0.0, 1.0]
    assert theirs.grad.ravel().tolist() == [1.0, 1.0]


def test_pytorchs_nearest_exact_is_the_nearest_of_convjax_and_its_nearest_is_not():
    x = line(0.0, 1.0, 2.0)
    ours = convjax.upsample(x, output_size=5, spatial_dims=1)
    assert close(ours, F.interpolate(in_torch(x), 5, mode="nearest-exact"))
    assert not close(ours, F.interpolate(in_torch(x), 5, mode="nearest"))


def test_pytorchs_bicubic_has_another_number_in_its_cubic():
    """With a = −¾ instead of −½ it overshoots more beside a step."""
    x = jnp.zeros((6, 6, 1)).at[3:].set(1.0)
    ours = convjax.upsample(x, factor=3, method="bicubic")[:, 0, 0]
    theirs = F.interpolate(torch.tensor(np.asarray(x)).permute(2, 0, 1)[None], (18, 18), mode="bicubic")[0, 0, :, 0]
    overshoot = ours.max().item() - 1, theirs.max().item() - 1
    assert 0 < overshoot[0] < overshoot[1]


def test_pytorch_keeps_the_variance_of_a_sample_for_evaluation():
    x = line(1.0, 3.0, 8.0)
    mean, variance = torch.zeros(1), torch.zeros(1)
    F.batch_norm(torch.tensor(np.asarray(x)), mean, variance, training=True, momentum=1.0)
    ours = convjax.batch_statistics(x)
    assert close(ours[0], mean)
    assert close(ours[1] * 3 / 2, variance)


def test_pytorch_takes_an_output_padding_below_the_dilation_and_convjax_only_one_below_the_stride():
    x, kernel = line(1.0, 2.0), jnp.ones((2, 1, 1))
    assert F.conv_transpose1d(in_torch(x), torch.ones(1, 1, 2), dilation=3, output_padding=2).shape == (1, 1, 7)
    with pytest.raises(convjax.ConvjaxError, match="output_padding must be below the stride 1, got 2"):
        convjax.conv_transpose(x, kernel, dilation=3, output_padding=2)
