"""Wrong answers to `BatchNorm`, and what to say about them."""

from functools import partial

import jax.numpy as jnp
import numpy as np
from flax import nnx

from grader.checks import call
from grader.checks import mistake as any_mistake

mistake = partial(any_mistake, of="BatchNorm")


class Norm(nnx.Module):
    """A right layer, that each mistake spoils in one place."""

    axes = 0, 1, 2

    def __init__(self, channels, *, momentum=0.9, epsilon=1e-5):
        self.scale, self.bias = nnx.Param(jnp.ones(channels)), nnx.Param(jnp.zeros(channels))
        self.mean, self.var = nnx.BatchStat(jnp.zeros(channels)), nnx.BatchStat(jnp.ones(channels))
        self.momentum, self.epsilon = momentum, epsilon

    def statistics(self, x):
        return jnp.mean(x, self.axes), jnp.var(x, self.axes)

    def average(self, old, new):
        return self.momentum * old + (1 - self.momentum) * new

    def store(self, m, v):
        self.mean[...], self.var[...] = self.average(self.mean[...], m), self.average(self.var[...], v)

    def normalised(self, x, m, v):
        return self.scale[...] * (x - m) / jnp.sqrt(v + self.epsilon) + self.bias[...]

    def __call__(self, x, *, training=False):
        if not training:
            return self.normalised(x, self.mean[...], self.var[...])
        m, v = self.statistics(x)
        self.store(m, v)
        return self.normalised(x, m, v)


def told(values):
    if isinstance(values, dict):
        return " and ".join(f"{name} {told(value)}" for name, value in values.items())
    return ", ".join(f"{value:.4g}" for value in np.ravel(values)[:3]) if hasattr(values, "shape") else str(values)


def why_momentum(got, expected, momentum):
    return (
        f"Your layer keeps {1 - momentum:.3g} of the old average and takes {momentum:.3g} of the new number, as "
        f"PyTorch counts. Here momentum is the share that stays: {momentum:.3g} * old + {1 - momentum:.3g} * new. That "
        f"gives {told(expected)}."
    )


@mistake("takes momentum for the share of the new", why_momentum)
class OtherMomentum(Norm):
    def average(self, old, new):
        return (1 - self.momentum) * old + self.momentum * new


def why_three_axes(x):
    return (
        f"You take means over the images alone, so each of the {x.shape[1]}×{x.shape[2]} places gets its own. Of a "
        f"convolution's output one mean belongs to each channel, over images, rows and columns: axis=(0, 1, 2), "
        f"{x.size // x.shape[-1]} numbers."
    )


@mistake("takes means over the images alone", why_three_axes)
class OverImages(Norm):
    axes = 0


def why_not_each_image(x):
    return (
        f"You take means of each of the {len(x)} images alone, over rows and columns; that is another layer, instance "
        f"norm. A batch norm takes them over the whole batch: axis=(0, 1, 2), {x.size // x.shape[-1]} numbers for each "
        "channel."
    )


@mistake("normalises each image by itself", why_not_each_image)
class EachImage(Norm):
    def statistics(self, x):
        return jnp.mean(x, (1, 2), keepdims=True), jnp.var(x, (1, 2), keepdims=True)

    def store(self, m, v):
        super().store(m.mean((0, 1, 2)), v.mean((0, 1, 2)))


def why_each_channel(x, channels):
    return (
        f"Your mean is one number, of all {x.size} numbers, and so is your variance. Each of the {channels} channels "
        f"has its own, of {x.size // x.shape[-1]} numbers: axis=(0, 1, 2) leaves the last axis alone."
    )


@mistake("takes one mean for all channels", why_each_channel)
class AllChannels(Norm):
    axes = 0, 1, 2, 3


def why_over_n(x):
    count = x.size // x.shape[-1]
    return (
        f"Your variance is the sum of squared deviations over {count} - 1 = {count - 1}. A batch norm divides by all "
        f"{count}, which is what x.var does if nothing is said."
    )


@mistake("divides by n - 1 in the variance", why_over_n)
class OverOneLess(Norm):
    def statistics(self, x):
        return jnp.mean(x, self.axes), jnp.var(x, self.axes, ddof=1)


@mistake(
    "stores the variance over n - 1",
    "The variance that you store is divided by n - 1, as PyTorch's is, while the one you normalise by is divided by n. "
    "Here both are divided by n.",
)
class StoresOverOneLess(Norm):
    def __call__(self, x, *, training=False):
        y = super().__call__(x, training=training)
        if training:
            self.var[...] += (1 - self.momentum) * (jnp.var(x, self.axes, ddof=1) - jnp.var(x, self.axes))
        return y


def why_root(got, expected):
    return (
        f"{told(got)}: you divide by the variance plus epsilon itself. Its root is what measures how far the numbers "
        f"lie from their mean, in their own unit; divided by that they have variance 1: {told(expected)}."
    )


@mistake("leaves the root out", why_root)
class NoRoot(Norm):
    def normalised(self, x, m, v):
        return self.scale[...] * (x - m) / (v + self.epsilon) + self.bias[...]


def why_inside(got, expected, epsilon):
    return (
        f"{told(got)} adds epsilon, {epsilon:g}, to the root. It belongs under it: sqrt(v + {epsilon:g}), which gives "
        f"{told(expected)}."
    )


@mistake("adds epsilon outside the root", why_inside)
class EpsilonOutside(Norm):
    def normalised(self, x, m, v):
        return self.scale[...] * (x - m) / (jnp.sqrt(v) + self.epsilon) + self.bias[...]


def why_stored_in_use(got, expected):
    return (
        f"{told(got)} is normalised by the batch at hand although the layer does not train. Then an image's answer "
        f"depends on the others beside it. Without training=True the stored mean and var count: {told(expected)}."
    )


@mistake("normalises by the batch in use too", why_stored_in_use)
class AlwaysTheBatch(Norm):
    def __call__(self, x, *, training=False):
        m, v = self.statistics(x)
        if training:
            self.store(m, v)
        return self.normalised(x, m, v)


def why_the_other_way_round(got, expected):
    return (
        f"{told(got)}: yours normalises by the stored averages in training and by the batch otherwise. It is the other "
        f"way round: the batch counts with training=True, and with that this call gives {told(expected)}."
    )


@mistake("takes training and use for each other", why_the_other_way_round)
class TheOtherWayRound(Norm):
    def __call__(self, x, *, training=False):
        return super().__call__(x, training=not training)


def why_not_always(got, expected):
    return (
        f"{told(got)} is normalised by the batch at hand, and averages are stored, although the layer does not train: "
        "`training` changes nothing in yours. Without training=True, use the stored mean and var, and leave them as "
        f"they are: {told(expected)}."
    )


@mistake("trains always", why_not_always)
class TrainsAlways(Norm):
    def __call__(self, x, **_):
        return super().__call__(x, training=True)


@mistake(
    "stores in use too",
    "Your layer changes mean and var although it does not train: what it has seen in use gets into the averages. Only "
    "with training=True is anything stored.",
)
class StoresInUse(Norm):
    def __call__(self, x, *, training=False):
        y = super().__call__(x, training=training)
        if not training:
            self.store(*self.statistics(x))
        return y


def why_store(got, expected):
    return (
        f"After a batch in training there is {told(got)}, as before it: nothing is stored. An average is kept only by "
        "self.mean[...] = momentum * self.mean[...] + (1 - momentum) * m, and the same for var. That gives "
        f"{told(expected)}."
    )


@mistake("stores nothing", why_store)
class StoresNothing(Norm):
    def store(self, m, v):
        pass


@mistake(
    "puts an array in the place of the variable",
    "After a batch in training your self.mean is a plain array: `self.mean = ...` has thrown the nnx.BatchStat away, "
    "and Flax no longer knows of it. self.mean[...] = ... puts a new array into the variable that is there.",
)
class ThrowsTheVariableAway(Norm):
    def store(self, m, v):
        self.mean, self.var = self.average(self.mean[...], m), self.average(self.var[...], v)


def why_batch_in_training(got, expected):
    return (
        f"{told(got)} is normalised by the stored averages, in training. There the batch's own mean and variance "
        f"count, so that every channel comes out with mean 0 and variance 1 before scale and bias: {told(expected)}."
    )


@mistake("normalises by the stored averages in training", why_batch_in_training)
class StoredInTraining(Norm):
    def __call__(self, x, *, training=False):
        y = self.normalised(x, self.mean[...], self.var[...])
        if training:
            self.store(*self.statistics(x))
        return y


@mistake("normalises by the new averages in training", why_batch_in_training)
class NewAverageInTraining(Norm):
    def __call__(self, x, *, training=False):
        if training:
            self.store(*self.statistics(x))
        return self.normalised(x, self.mean[...], self.var[...])


@mistake(
    "leaves scale and bias out",
    "Your numbers have mean 0 and variance 1, whatever stands in scale and bias. Multiply by the scale at the end, and "
    "add the bias.",
)
class NoScaleNorBias(Norm):
    def normalised(self, x, m, v):
        return (x - m) / jnp.sqrt(v + self.epsilon)


@mistake(
    "leaves the bias out",
    "Your numbers are right but for the bias: it is never added. The last step is + self.bias[...], one number for "
    "each channel.",
)
class NoBias(Norm):
    def normalised(self, x, m, v):
        return super().normalised(x, m, v) - self.bias[...]


def why_average(got, expected, momentum):
    return (
        f"You store {told(got)}, which is of this batch alone: what was stored before is lost. An average keeps a "
        f"share of it, {momentum:.3g} * old + {1 - momentum:.3g} * new, which gives {told(expected)}."
    )


@mistake("stores the batch's own mean and variance", why_average)
class StoresTheBatch(Norm):
    def average(self, _old, new):
        return new


@mistake(
    "makes all four arrays parameters",
    "The gradient of your layer reaches mean and var, too, so an optimiser would move them. They are counted, not "
    "learned: nnx.BatchStat keeps them apart from scale and bias, which are nnx.Param.",
)
class AllLearned(Norm):
    def __init__(self, channels, *, momentum=0.9, epsilon=1e-5):
        super().__init__(channels, momentum=momentum, epsilon=epsilon)
        self.mean, self.var = nnx.Param(jnp.zeros(channels)), nnx.Param(jnp.ones(channels))


def probes(rng):
    """Use, training, what is stored and the gradient: of layers with numbers in all four arrays."""
    draw = np.random.default_rng(rng.getrandbits(64))
    for number in range(3):
        norm = call.BatchNorm.construct(2, momentum=0.7, epsilon=0.5)
        arrays = {name: draw.normal(size=2) + 2 for name in ("scale", "bias", "mean")} | {"var": draw.uniform(2, 3, 2)}
        norm.write_state({name: values.astype(np.float32) for name, values in arrays.items()})
        yield norm(draw.normal(size=(3, 4, 5, 2)).astype(np.float32))
        yield norm(3 * draw.normal(size=(3, 4, 5, 2)).astype(np.float32), training=True)
        yield norm.state("mean", "var")
        if number:  # the call that is refused is the third of these
            x = draw.normal(size=(3, 4, 5, 2)).astype(np.float32)
            yield norm.grad(x, argnums="state", cotangent=x)
