from functools import cache, partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from convjax import ConvjaxError
from convjax.data import (
    cutout,
    mixup,
    random_brightness,
    random_contrast,
    random_crop,
    random_flip,
    random_translate,
)

KEY = jax.random.key(7)


def pictures(count: int = 400, height: int = 5, width: int = 4, channels: int = 2) -> np.ndarray:
    """All pixels differ, so that each is found again wherever it goes; none is 0."""
    values = np.random.default_rng(0).permutation(count * height * width * channels) + 1.0
    return values.reshape(count, height, width, channels).astype(np.float32)


compiled = cache(lambda function, options: jax.jit(partial(function, **dict(options))))


def drawn(function, images: np.ndarray, key=KEY, **options) -> np.ndarray:
    return np.asarray(compiled(function, tuple(options.items()))(key, images))


@pytest.mark.parametrize("most", [1, 5], ids=["within the image", "further than the image is wide"])
def test_an_image_is_moved_by_whole_pixels_and_the_border_is_its_reflection(most):
    images = pictures()
    moved, moves = drawn(random_translate, images, most=most), set()
    padded = np.pad(images, ((0, 0), (most, most), (most, most), (0, 0)), mode="reflect")
    for image, around in zip(moved, padded, strict=True):
        found = {
            (down, right)
            for down in range(2 * most + 1)
            for right in range(2 * most + 1)
            if (around[down : down + 5, right : right + 4] == image).all()
        }
        assert found
        moves |= found
    assert len(moves) == (2 * most + 1) ** 2


def test_a_crop_is_a_window_of_its_image_and_every_window_comes():
    images, places = pictures(), set()
    windows = drawn(random_crop, images, size=(4, 2))
    assert windows.shape == (400, 4, 2, 2)
    for image, window in zip(images, windows, strict=True):
        found = [(y, x) for y in range(2) for x in range(3) if (image[y : y + 4, x : x + 2] == window).all()]
        assert len(found) == 1
        places |= set(found)
    assert len(places) == 6


def test_a_flip_turns_about_half_of_the_images_left_to_right_and_leaves_the_others():
    images = pictures()
    changed = drawn(random_flip, images)
    turned = [(after == before[:, ::-1]).all() for after, before in zip(changed, images, strict=True)]
    left = [(after == before).all() for after, before in zip(changed, images, strict=True)]
    assert np.logical_xor(turned, left).all()
    assert 150 < sum(turned) < 250


def test_brightness_adds_one_number_to_each_image_from_the_whole_range():
    images = pictures()
    added = (drawn(random_brightness, images, most=300.0) - images).reshape(400, -1)
    np.testing.assert_allclose(added, np.broadcast_to(added[:, :1], added.shape), atol=1e-3)
    assert -300 <= added.min() < -200
    assert 200 < added.max() <= 300


def test_contrast_stretches_the_deviations_of_each_image_by_one_factor_and_keeps_the_mean_of_each_channel():
    images = pictures()
    changed, mean = drawn(random_contrast, images, most=0.4), images.mean(axis=(1, 2), keepdims=True)
    factors = ((changed - mean) / (images - mean)).reshape(400, -1)
    np.testing.assert_allclose(factors, np.broadcast_to(factors[:, :1], factors.shape), rtol=1e-3)
    assert 0.6 <= factors.min() < 0.75
    assert 1.25 < factors.max() <= 1.4


@pytest.mark.parametrize("side", [1, 2, 3])
def test_cutout_blanks_one_square_about_any_pixel_cut_off_at_the_border(side):
    images, middles = pictures(), set()
    for before, after in zip(images, drawn(cutout, images, side=side), strict=True):
        blank = (after == 0).all(axis=-1)
        np.testing.assert_array_equal(after[~blank], before[~blank])
        found = set()
        for y in range(5):
            for x in range(4):
                square = np.zeros((5, 4), bool)
                top, left = y - side // 2, x - side // 2
                square[max(top, 0) : max(top + side, 0), max(left, 0) : max(left + side, 0)] = True
                found |= {(y, x)} if (square == blank).all() else set()
        assert found
        middles |= found
    assert len(middles) == 20


def test_mixup_mixes_images_and_labels_in_the_same_shares():
    images, labels = pictures(count=6), jnp.arange(6) % 5
    mixed, shares = jax.jit(partial(mixup, classes=5, alpha=1.0))(KEY, images, labels)
    share = float(shares[0, 0])  # of the first image, whose label is 0; the last one, its partner, has 0 too
    np.testing.assert_allclose(share, 1.0, rtol=1e-6)
    share = float(shares[1, 1])
    assert 0 < share < 1
    np.testing.assert_allclose(shares[1], share * np.eye(5)[1] + (1 - share) * np.eye(5)[4], rtol=1e-6)
    np.testing.assert_allclose(mixed, share * images + (1 - share) * images[::-1], rtol=1e-5)


@pytest.mark.slow  # JAX takes seconds to compile what draws from Beta
def test_the_share_of_mixup_is_drawn_from_beta():
    images, labels, alpha = jnp.ones((2, 1, 1, 1)), jnp.arange(2), 0.4
    keys = jax.random.split(KEY, 4000)
    shares = jax.vmap(lambda key: mixup(key, images, labels, classes=2, alpha=alpha)[1][0, 0])(keys)
    np.testing.assert_allclose(shares.mean(), 0.5, atol=0.02)
    np.testing.assert_allclose(shares.var(), 1 / (4 * (2 * alpha + 1)), atol=0.01)  # the variance of Beta(α, α)


EVERY = [
    (random_translate, {"most": 1}),
    (random_crop, {"size": (4, 2)}),
    (random_flip, {}),
    (random_brightness, {"most": 300.0}),
    (random_contrast, {"most": 0.4}),
    (cutout, {"side": 2}),
]


@pytest.mark.parametrize(("function", "options"), EVERY, ids=[function.__name__ for function, _ in EVERY])
def test_the_key_alone_decides_and_each_image_goes_its_own_way(function, options):
    images = np.repeat(pictures(count=1), 400, axis=0)
    first, again = drawn(function, images, **options), drawn(function, images, **options)
    np.testing.assert_array_equal(first, again)
    assert (first != drawn(function, images, jax.random.key(8), **options)).any()
    assert len({image.tobytes() for image in first}) > 1


@pytest.mark.parametrize(("function", "options"), EVERY, ids=[function.__name__ for function, _ in EVERY])
def test_half_precision_stays_half_precision(function, options):
    images = jax.ShapeDtypeStruct((2, 5, 4, 1), jnp.bfloat16)
    assert jax.eval_shape(partial(function, **options), KEY, images).dtype == jnp.bfloat16


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda x: random_translate(KEY, x[0], most=1), "images must have four axes, not 3"),
        (lambda x: random_flip(KEY, x.astype(jnp.uint8)), "images is of type uint8"),
        (lambda x: random_translate(KEY, x, most=-1), "most must be at least 0, got -1"),
        (lambda x: random_translate(KEY, x, most=1.5), "most must be an int, got 1.5"),
        (lambda x: random_crop(KEY, x, size=(5, 3)), r"size \(5, 3\) is larger than the images"),
        (lambda x: random_brightness(KEY, x, most=-0.1), "most must be finite and at least 0.0, got -0.1"),
        (lambda x: cutout(KEY, x, side=-2), "side must be at least 0, got -2"),
        (lambda x: mixup(KEY, x, jnp.arange(3), classes=3, alpha=0.1), "labels must be one for each image"),
        (lambda x: mixup(KEY, x, jnp.arange(2), classes=3, alpha=0.0), "alpha must be more than 0"),
    ],
)
def test_what_cannot_be_is_an_error_that_names_it(call, said):
    with pytest.raises(ConvjaxError, match=said):
        call(jnp.ones((2, 4, 4, 1)))
