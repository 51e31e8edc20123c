"""Pure functions that change the images of a batch at random, each image in its own way; under ``jax.jit`` too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import SupportsFloat, SupportsIndex

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int, Key

from convjax.arithmetic.axes import integer, per_axis
from convjax.arithmetic.messages import problem
from convjax.ops.arguments import FLOATS, INTEGERS, number, require_array, shapes


def random_translate(
    key: Key[Array, ""], images: Float[Array, "batch height width channels"], *, most: SupportsIndex
) -> Float[Array, "batch height width channels"]:
    """Each image moved by whole pixels, up or down and left or right; the border shows the image reflected.

    Formula:
        moved[y, x] = image[r(y − dy), r(x − dx)], r the reflection about the outermost pixels

    Args:
        key: decides the moves dy and dx of each image, all from −most to most equally likely.
        images: (batch, height, width, channels).
        most: pixels that an image is moved by at most, a whole number, at least 0.

    Raises:
        ConvjaxError: images are no floating-point array of four axes, or most is no such number.

    Example:
        >>> row = jnp.array([1.0, 2.0, 3.0]).reshape(1, 1, 3, 1)
        >>> random_translate(jax.random.key(0), row, most=1).ravel().tolist()
        [2.0, 3.0, 2.0]
    """
    images = _images(images)
    limit = integer("most", most, at_least=0)
    count, height, width, _ = images.shape
    down, right = jax.random.randint(key, (2, count, 1), -limit, limit + 1)
    rows, columns = (
        _reflected(jnp.arange(height)[None] - down, height),
        _reflected(jnp.arange(width)[None] - right, width),
    )
    places = (jnp.arange(count)[:, None, None], rows[:, :, None], columns[:, None, :])
    return images.at[places].get(mode="promise_in_bounds")  # one gather: fastest of five ways on CPUs


def random_crop(
    key: Key[Array, ""],
    images: Float[Array, "batch height width channels"],
    *,
    size: SupportsIndex | Sequence[SupportsIndex],
) -> Float[Array, "batch new_height new_width channels"]:
    """A window of each image, at a place of its own.

    Args:
        key: decides the places, all that lie inside equally likely.
        images: (batch, height, width, channels).
        size: height and width of the window, or one int for both; at most those of the images.

    Raises:
        ConvjaxError: images are no floating-point array of four axes, or the window does not fit into them.

    Example:
        >>> images = jnp.arange(16.0).reshape(1, 4, 4, 1)
        >>> random_crop(jax.random.key(0), images, size=(1, 2)).ravel().tolist()
        [4.0, 5.0]
    """
    images = _images(images)
    count, *sides, _ = images.shape
    window = per_axis("size", size, 2, at_least=1)
    if any(new > side for new, side in zip(window, sides, strict=True)):
        mend = f"Use a size of at most {tuple(sides)}, or pad the images before."
        raise problem(f"size {window} is larger than the images", shapes(images=images), mend)
    room = jnp.asarray([[sides[0] - window[0] + 1], [sides[1] - window[1] + 1]])
    top, left = jax.random.randint(key, (2, count), 0, room)[:, :, None]
    rows, columns = top + jnp.arange(window[0])[None], left + jnp.arange(window[1])[None]
    places = (jnp.arange(count)[:, None, None], rows[:, :, None], columns[:, None, :])
    return images.at[places].get(mode="promise_in_bounds")


def random_flip(
    key: Key[Array, ""], images: Float[Array, "batch height width channels"]
) -> Float[Array, "batch height width channels"]:
    """Each image turned left to right, or not; both equally likely.

    Args:
        key: decides which images are turned.
        images: (batch, height, width, channels).

    Raises:
        ConvjaxError: images are no floating-point array of four axes.

    Example:
        >>> rows = jnp.array([[1.0, 2.0]] * 4).reshape(4, 1, 2, 1)
        >>> random_flip(jax.random.key(1), rows)[:, 0, 0, 0].tolist()
        [2.0, 1.0, 2.0, 2.0]
    """
    images = _images(images)
    turned = jax.random.bernoulli(key, shape=_one_each(images))
    return jnp.where(turned, images[:, :, ::-1], images)


def random_brightness(
    key: Key[Array, ""], images: Float[Array, "batch height width channels"], *, most: SupportsFloat
) -> Float[Array, "batch height width channels"]:
    """Each image made brighter or darker by one number for all of its pixels.

    Formula:
        changed = image + b, b uniform from −most to most

    Args:
        key: decides b of each image.
        images: (batch, height, width, channels).
        most: in the units of the images, at least 0; in standard deviations where they are normalised.

    Raises:
        ConvjaxError: images are no floating-point array of four axes, or most is no such number.

    Example:
        >>> round(float(random_brightness(jax.random.key(0), jnp.zeros((1, 1, 1, 1)), most=0.5)[0, 0, 0, 0]), 3)
        0.448
    """
    images = _images(images)
    limit = number("most", most, at_least=0.0, known="")
    return images + jax.random.uniform(key, _one_each(images), images.dtype, -limit, limit)


def random_contrast(
    key: Key[Array, ""], images: Float[Array, "batch height width channels"], *, most: SupportsFloat
) -> Float[Array, "batch height width channels"]:
    """The deviations of each image from its own mean stretched or shrunk by one factor.

    Formula:
        changed = mean + (1 + c) · (image − mean), c uniform from −most to most, each channel about its own mean

    Args:
        key: decides c of each image.
        images: (batch, height, width, channels).
        most: a share, at least 0.

    Raises:
        ConvjaxError: images are no floating-point array of four axes, or most is no such number.

    Example:
        >>> image = jnp.array([0.0, 2.0]).reshape(1, 1, 2, 1)
        >>> [round(value, 3) for value in random_contrast(jax.random.key(0), image, most=0.5).ravel().tolist()]
        [-0.448, 2.448]
    """
    images = _images(images)
    limit = number("most", most, at_least=0.0, known="")
    stretched = jax.random.uniform(key, _one_each(images), images.dtype, 1 - limit, 1 + limit)
    mean = images.mean(axis=(1, 2), keepdims=True)
    return mean + stretched * (images - mean)


def cutout(
    key: Key[Array, ""], images: Float[Array, "batch height width channels"], *, side: SupportsIndex
) -> Float[Array, "batch height width channels"]:
    """A square of each image set to 0, which is the mean where images are normalised.

    Args:
        key: decides the middle of each square, every pixel equally likely; what lies outside of the image is cut off.
        images: (batch, height, width, channels).
        side: of the square in pixels, a whole number, at least 0.

    Raises:
        ConvjaxError: images are no floating-point array of four axes, or side is no such number.

    Example:
        >>> cutout(jax.random.key(1), jnp.ones((1, 4, 4, 1)), side=2)[0, :, :, 0].astype(int)
        Array([[1, 1, 0, 0],
               [1, 1, 1, 1],
               [1, 1, 1, 1],
               [1, 1, 1, 1]], dtype=int32)

    Source: DeVries and Taylor, Improved regularization of convolutional neural networks with cutout, 2017,
    https://arxiv.org/abs/1708.04552.
    """
    images = _images(images)
    length = integer("side", side, at_least=0)
    count, height, width, _ = images.shape
    middle = jax.random.randint(key, (2, count, 1), 0, jnp.asarray([height, width]).reshape(2, 1, 1))
    top, left = middle - length // 2
    rows, columns = jnp.arange(height)[None] - top, jnp.arange(width)[None] - left
    row_inside, column_inside = (rows >= 0) & (rows < length), (columns >= 0) & (columns < length)
    inside = row_inside[:, :, None, None] & column_inside[:, None, :, None]
    return jnp.where(inside, jnp.zeros((), images.dtype), images)


def mixup(
    key: Key[Array, ""],
    images: Float[Array, "batch height width channels"],
    labels: Int[Array, " batch"],
    *,
    classes: SupportsIndex,
    alpha: SupportsFloat,
) -> tuple[Float[Array, "batch height width channels"], Float[Array, "batch classes"]]:
    """Each image mixed with the one as far from the other end of the batch, and their labels in the same shares.

    Formula:
        mixed = λ · image + (1 − λ) · other, λ from Beta(α, α), one for the batch

    Args:
        key: decides λ.
        images: (batch, height, width, channels), in an order that is random.
        labels: the number of each image's class.
        classes: how many there are.
        alpha: α, more than 0; the smaller, the closer λ is to 0 or 1.

    Returns:
        The mixed images, and what share of each class is in each.

    Raises:
        ConvjaxError: images are no floating-point array of four axes, labels not one for each, or a number is out of
            its range.

    Example:
        >>> images = jnp.array([0.0, 1.0]).reshape(2, 1, 1, 1)
        >>> mixed, shares = mixup(jax.random.key(0), images, jnp.array([0, 1]), classes=2, alpha=0.4)
        >>> bool(jnp.allclose(mixed[:, 0, 0, 0], shares[:, 1])), shares.sum(axis=1).tolist()
        (True, [1.0, 1.0])

    Source: Zhang et al., mixup: beyond empirical risk minimization, 2018, https://arxiv.org/abs/1710.09412.
    """
    images = _images(images)
    count, alpha = integer("classes", classes, at_least=1), number("alpha", alpha, at_least=0.0, known="")
    if alpha == 0:
        raise problem("alpha must be more than 0, got 0", "", "Use alpha=0.2, or no mixup.")
    labels = require_array("labels", labels, INTEGERS)
    if labels.shape != images.shape[:1]:
        raise problem("labels must be one for each image", shapes(images=images, labels=labels), "Use (batch,) labels.")
    share = jax.random.beta(key, alpha, alpha, dtype=images.dtype)
    chosen = jax.nn.one_hot(labels, count, dtype=images.dtype)
    # From end to beginning instead of in a drawn order: the batch is in a drawn order already, and on many devices
    # each sends its images to one other instead of to all.
    return share * images + (1 - share) * images[::-1], share * chosen + (1 - share) * chosen[::-1]


def _reflected(positions: Int[Array, "batch n"], size: int) -> Int[Array, "batch n"]:
    period = max(2 * (size - 1), 1)
    from_start = jnp.abs(positions) % period
    return jnp.where(from_start < size, from_start, period - from_start)


def _one_each(images: Array) -> tuple[int, int, int, int]:
    return (images.shape[0], 1, 1, 1)


def _images(images: object) -> Array:
    array = require_array("images", images, FLOATS)
    if array.ndim != 4:
        mend = "Use (batch, height, width, channels); images[None] makes a batch of one."
        raise problem(f"images must have four axes, not {array.ndim}", shapes(images=array), mend)
    return array
