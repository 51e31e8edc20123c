"""Wrong answers to `FlattenAndClassify`, and what to say about them."""

import math
from functools import partial

import jax.numpy as jnp
import numpy as np
from flax import nnx

from grader.checks import call, given
from grader.checks import mistake as any_mistake

mistake = partial(any_mistake, of="FlattenAndClassify")


class Head(nnx.Module):
    """A right one, that each mistake spoils in one place."""

    def __init__(self, feature_shape, classes, *, rngs):
        self.dense = nnx.Linear(math.prod(feature_shape), classes, rngs=rngs)

    def __call__(self, x):
        return self.dense(self.flat(x))

    def flat(self, x):
        return x.reshape(x.shape[0], -1)

    def predict(self, x):
        return jnp.argmax(self(x), -1)


def by(shape):
    return "(" + ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "") + ")"


def why_the_batch_stays(got, expected, feature_shape, x):
    whole = f"{math.prod(x.shape)} numbers"
    if x.shape[0] > 1:
        return (
            f"You lay the numbers of all {x.shape[0]} images in one row: {whole}, where the dense layer takes "
            f"{math.prod(feature_shape)}. Each image keeps a row of its own: x.reshape(x.shape[0], -1)."
        )
    return (
        f"You flatten the batch axis too: {whole} and no axis for the image, even if it is only one. The logits have "
        "two axes, (batch, classes): x.reshape(x.shape[0], -1) keeps the first."
    )


@mistake("flattens the batch too", why_the_batch_stays)
class FlattensTheBatch(Head):
    def flat(self, x):
        return x.reshape(-1)


def why_flatten(got, expected, feature_shape, classes):
    height, width, channels = feature_shape
    return (
        f"Your dense layer has {channels} inputs and weighs the channels of each place alone, so there are logits for "
        f"each of the {height}×{width} places. Here it weighs all of an image at once: flatten {height}×{width}×"
        f"{channels} = {math.prod(feature_shape)} numbers first, which then give {classes} logits."
    )


@mistake("does not flatten", why_flatten)
class DoesNotFlatten(Head):
    def __init__(self, feature_shape, classes, *, rngs):
        self.dense = nnx.Linear(feature_shape[-1], classes, rngs=rngs)

    def flat(self, x):
        return x


def why_not_the_mean(feature_shape):
    height, width, channels = feature_shape
    return (
        f"Your dense layer has {channels} inputs, one for each channel: the mean over the {height}×{width} places, or "
        f"something like it, is what it weighs. That is global pooling. Flattening keeps the places, {height}×{width}×"
        f"{channels} = {math.prod(feature_shape)} inputs."
    )


@mistake("pools globally in place of flattening", why_not_the_mean)
class PoolsGlobally(Head):
    def __init__(self, feature_shape, classes, *, rngs):
        self.dense = nnx.Linear(feature_shape[-1], classes, rngs=rngs)

    def flat(self, x):
        return x.mean((1, 2))


def why_channels_last(feature_shape):
    _, width, channels = feature_shape
    return (
        "The numbers are all there, but in another order: yours goes through one whole channel before the next, as "
        f"where channels come first. Here they come last: place by place, the {channels} channels of each together, so "
        f"that the number at row r, column c, channel k goes to (r * {width} + c) * {channels} + k. "
        "x.reshape(batch, -1) does that without a transposition."
    )


@mistake("lays channel after channel", why_channels_last)
class ChannelsFirst(Head):
    def flat(self, x):
        return jnp.transpose(x, (0, 3, 1, 2)).reshape(x.shape[0], -1)


def why_rows_first(feature_shape):
    height, width, channels = feature_shape
    return (
        f"Your order goes down a column of {height} before it comes to the next column. Rows come first: the number at "
        f"row r, column c, channel k goes to (r * {width} + c) * {channels} + k, and not to (c * {height} + r) * "
        f"{channels} + k."
    )


@mistake("goes down the columns", why_rows_first)
class ColumnByColumn(Head):
    def flat(self, x):
        return jnp.swapaxes(x, 1, 2).reshape(x.shape[0], -1)


def why_logits(got, classes):
    total = np.asarray(got, float).sum() / (len(got) if getattr(got, "ndim", 0) == 2 else 1)
    told = f"Your numbers are not negative and add up to {total:.3g} for an image" if hasattr(got, "ndim") else "They"
    return (
        f"{told}: softmax has made probabilities of the logits. Return the logits, whatever they are; the loss that is "
        "used in training takes softmax itself, and taken twice it would flatten the differences."
    )


@mistake("takes softmax", why_logits)
class TakesSoftmax(Head):
    def __call__(self, x):
        return nnx.softmax(super().__call__(x))


@mistake(
    "takes ReLU of the logits",
    "Your logits are never negative: ReLU is applied to them. Between layers it is of use; after the last one it "
    "throws away how unlikely a class is. Return what the dense layer gives.",
)
class TakesRelu(Head):
    def __call__(self, x):
        return nnx.relu(super().__call__(x))


@mistake(
    "leaves the bias out",
    "Your dense layer keeps no bias of shape ({classes},). nnx.Linear adds one number to each class's logit, if "
    "use_bias=False does not take it away.",
)
class NoBias(Head):
    def __init__(self, feature_shape, classes, *, rngs):
        self.dense = nnx.Linear(math.prod(feature_shape), classes, use_bias=False, rngs=rngs)


def why_where_and_not_what(got, expected):
    return (
        f"{numbers_of(got)} is how large the largest logit is. The class is where it stands, {numbers_of(expected)}: "
        "argmax and not max."
    )


def numbers_of(values):
    return ", ".join(f"{value:.4g}" for value in np.ravel(values)[:4]) if hasattr(values, "shape") else str(values)


@mistake("predicts the logit and not its place", why_where_and_not_what)
class PredictsTheLogit(Head):
    def predict(self, x):
        return jnp.max(self(x), -1)


def why_along_the_classes(got, expected, classes, x):
    return (
        f"You look for the largest along the images and not along the classes, so {classes} numbers come out, one for "
        f"each class. Each of the images wants one: there should be {len(x)}. The classes are the last axis, axis=-1."
    )


@mistake("looks along the images", why_along_the_classes)
class AlongTheImages(Head):
    def predict(self, x):
        return jnp.argmax(self(x), 0)


def why_an_axis(got, expected, x):
    return (
        f"{got} is one number for all images: argmax without an axis looks through all logits as one long row. Say "
        f"axis=-1, and each of the images gets its class; there should be {len(x)}."
    )


@mistake("takes argmax without an axis", why_an_axis)
class NoAxis(Head):
    def predict(self, x):
        return jnp.argmax(self(x))


def why_from_0(got, expected):
    return (
        f"You predict {numbers_of(got)}, each 1 too many. Classes are counted from 0, as argmax counts: "
        f"{numbers_of(expected)}."
    )


@mistake("counts the classes from 1", why_from_0)
class CountsFromOne(Head):
    def predict(self, x):
        return jnp.argmax(self(x), -1) + 1


def probes(rng):
    """The class; logits under a kernel alone; and under both, for two images. One logit of each is negative."""
    draw = np.random.default_rng(rng.getrandbits(64))
    for _ in range(3):
        head = call.FlattenAndClassify.construct((2, 3, 4), 5, rngs=given.rngs(0))
        kernel = draw.normal(size=(24, 5)).astype(np.float32)
        kernel[:, 0] = -abs(kernel[:, 0])
        head.write_state({"dense.kernel": kernel})
        yield head(draw.uniform(1, 5, size=(1, 2, 3, 4)).astype(np.float32))
        head.write_state({"dense.kernel": kernel, "dense.bias": draw.normal(size=5).astype(np.float32)})
        yield head.call("predict", draw.normal(size=(2, 2, 3, 4)).astype(np.float32))
        yield head(draw.uniform(1, 5, size=(2, 2, 3, 4)).astype(np.float32))
