"""Wrong answers to `TutorialCNN`, and what to say about them."""

from functools import partial
from typing import ClassVar

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

from grader.checks import call, given
from grader.checks import mistake as any_mistake

mistake = partial(any_mistake, of="TutorialCNN")


class Net(nnx.Module):
    """A right network, that each mistake spoils in one place."""

    settings: ClassVar = {"padding": "SAME"}
    pool = staticmethod(partial(nnx.max_pool, window_shape=(2, 2), strides=(2, 2)))
    second_pool = pool
    after_first = after_second = staticmethod(nnx.relu)
    last = staticmethod(lambda logits: logits)

    def __init__(self, image_shape, classes, *, channels=(32, 64), rngs):
        self.conv1 = nnx.Conv(image_shape[-1], channels[0], (3, 3), **self.settings, rngs=rngs)
        self.conv2 = nnx.Conv(channels[0], channels[1], (3, 3), **self.settings, rngs=rngs)
        self.dense = nnx.Linear(self.inputs(image_shape), classes, rngs=rngs)

    def inputs(self, image_shape):
        return jax.eval_shape(self.features, jnp.zeros((1, *image_shape))).size

    def features(self, x):
        x = self.pool(self.after_first(self.conv1(x)))
        return self.second_pool(self.after_second(self.conv2(x)))

    def __call__(self, x):
        x = self.features(x)
        return self.last(self.dense(x.reshape(x.shape[0], -1)))


def halves(image_shape):
    (height, width, _), (rows, columns) = image_shape, (size // 2 // 2 for size in image_shape[:2])
    return f"{height}×{width} become {height // 2}×{width // 2} and then {rows}×{columns}"


def why_maximum(got, expected):
    return (
        f"{told(got)} is what averages over the 2×2 windows give. The pools of this network take the largest of the "
        f"four, nnx.max_pool, and that gives {told(expected)}."
    )


def told(values):
    return ", ".join(f"{value:.4g}" for value in np.ravel(values)[:2]) if hasattr(values, "shape") else str(values)


@mistake("averages in place of the largest", why_maximum)
class AveragePools(Net):
    pool = second_pool = staticmethod(partial(nnx.avg_pool, window_shape=(2, 2), strides=(2, 2)))


def why_stride_two(image_shape):
    return (
        "Your pools move by 1, which is what Flax's do if nothing is said, so they take away one row and one column "
        f"and leave the rest. With strides=(2, 2) the windows lie side by side, and {halves(image_shape)}."
    )


@mistake("pools with stride 1", why_stride_two)
class PoolsByOne(Net):
    pool = second_pool = staticmethod(partial(nnx.max_pool, window_shape=(2, 2)))


def why_same(image_shape):
    height, width, _ = image_shape
    return (
        f"Your convolutions take a row and a column away on each side: {height}×{width} become {height - 2}×"
        f'{width - 2} at conv1 already. With padding="SAME" a 3×3 convolution keeps the size, and only the pools '
        f"change it: {halves(image_shape)}."
    )


@mistake("convolves without padding", why_same)
class WithoutPadding(Net):
    settings: ClassVar = {"padding": "VALID"}


def why_two_pools(image_shape):
    height, width, _ = image_shape
    return (
        f"Your dense layer meets {height // 2}×{width // 2} places, so there is one pool. A second one follows conv2: "
        f"{halves(image_shape)}."
    )


@mistake("pools once", why_two_pools)
class PoolsOnce(Net):
    second_pool = staticmethod(lambda x: x)


def why_round_down(image_shape):
    return (
        'Your pools round up, as with padding="SAME": at an odd size the last window hangs over the edge. Here it is '
        f'dropped, as with padding="VALID", which is what a pool does if nothing is said: {halves(image_shape)}.'
    )


@mistake("rounds up in the pools", why_round_down)
class PoolsRoundingUp(Net):
    pool = second_pool = staticmethod(partial(nnx.max_pool, window_shape=(2, 2), strides=(2, 2), padding="SAME"))


def why_each_pool_rounds(image_shape, channels):
    height, width, _ = image_shape
    rows, columns = height // 2 // 2, width // 2 // 2
    return (
        f"Your dense layer has {height * width // 16 * channels[1]} inputs, {height}·{width} // 16 times "
        f"{channels[1]} channels, rounded once at the end. Each pool rounds down by itself, along each axis: "
        f"{halves(image_shape)}, and {rows}·{columns}·{channels[1]} = {rows * columns * channels[1]} numbers arrive."
    )


@mistake("divides the area by 16", why_each_pool_rounds)
class AreaOverSixteen(Net):
    def inputs(self, image_shape):
        return image_shape[0] * image_shape[1] // 16 * self.conv2.out_features


def why_width(image_shape, channels):
    height, width, _ = image_shape
    rows, columns = height // 2 // 2, width // 2 // 2
    return (
        f"Your dense layer has {rows * rows * channels[1]} inputs, {rows}·{rows}·{channels[1]}, as if images were "
        f"square. The width is {width} here: {halves(image_shape)}, and {rows}·{columns}·{channels[1]} = "
        f"{rows * columns * channels[1]} numbers arrive."
    )


@mistake("takes the height for the width, too", why_width)
class SquareImages(Net):
    def inputs(self, image_shape):
        return (image_shape[0] // 2 // 2) ** 2 * self.conv2.out_features


def why_not_seven(image_shape, channels):
    rows, columns = (size // 2 // 2 for size in image_shape[:2])
    return (
        f"Your dense layer has {49 * channels[1]} inputs, 7·7·{channels[1]}, which is right for images of 28×28. Work "
        f"it out from image_shape: {halves(image_shape)}, and {rows}·{columns}·{channels[1]} = "
        f"{rows * columns * channels[1]} numbers arrive."
    )


@mistake("makes the dense layer for 28×28", why_not_seven)
class ForTwentyEight(Net):
    def inputs(self, _image_shape):
        return 7 * 7 * self.conv2.out_features


@mistake(
    "leaves ReLU out after conv1",
    "There is no ReLU between conv1 and conv2 in your network: what is negative after conv1 goes on into conv2. Each "
    "of the two convolutions is followed by one.",
)
class NoFirstRelu(Net):
    after_first = staticmethod(lambda x: x)


@mistake(
    "leaves ReLU out after conv2",
    "There is no ReLU after conv2 in your network: negative numbers reach the dense layer. Each of the two "
    "convolutions is followed by one.",
)
class NoSecondRelu(Net):
    after_second = staticmethod(lambda x: x)


@mistake(
    "leaves both ReLUs out",
    "There is no ReLU in your network: what is negative goes on from both convolutions. Put one after conv1 and one "
    "after conv2; the dense layer has none.",
)
class NoRelu(Net):
    after_first = after_second = staticmethod(lambda x: x)


@mistake(
    "takes softmax of the logits",
    "Your numbers are not negative and add up to 1 for an image: softmax comes after your dense layer. Logits are "
    "asked for, as the dense layer gives them.",
)
class TakesSoftmax(Net):
    last = staticmethod(nnx.softmax)


@mistake(
    "takes ReLU of the logits",
    "None of your logits is negative: ReLU follows the dense layer too. It belongs behind the convolutions; the logits "
    "stay as the dense layer gives them.",
)
class ReluAtTheEnd(Net):
    last = staticmethod(nnx.relu)


def probes(rng):
    """Values under any convolutions and the dense layer's bias, and how large the dense layer is."""
    draw = np.random.default_rng(rng.getrandbits(64))
    for _ in range(3):
        net = call.TutorialCNN.construct((13, 10, 1), 5, channels=(2, 3), rngs=given.rngs(0))
        shapes = {"conv1.kernel": (3, 3, 1, 2), "conv1.bias": 2, "conv2.kernel": (3, 3, 2, 3), "conv2.bias": 3}
        weights = {path: draw.normal(size=shape).astype(np.float32) for path, shape in shapes.items()}
        weights["conv1.bias"] -= 1  # what is negative at conv1, and the last logit, is so nearly everywhere
        weights["dense.bias"] = np.array([1, 2, 0, 3, -99], np.float32)
        net.write_state(weights)
        yield net(draw.normal(size=(2, 13, 10, 1)).astype(np.float32))
        yield net.state("dense.kernel")
