"""Wrong answers to `ResidualBlock`, and what to say about them."""

from functools import partial

import jax.numpy as jnp
import numpy as np
from flax import nnx

from grader.checks import call, given
from grader.checks import mistake as any_mistake

mistake = partial(any_mistake, of="ResidualBlock")


class Block(nnx.Module):
    """A right block, that each mistake spoils in one place."""

    # For which of (other channels come out, another size comes out) there is a projection.
    projects = frozenset({(True, False), (False, True), (True, True)})

    def __init__(self, in_channels, out_channels, *, stride=1, rngs):
        first, second, third = self.strides(stride)
        self.conv1 = nnx.Conv(in_channels, out_channels, (3, 3), strides=first, rngs=rngs)
        self.conv2 = nnx.Conv(out_channels, out_channels, (3, 3), strides=second, rngs=rngs)
        if (in_channels != out_channels, stride != 1) not in self.projects:
            self.projection = None
        else:
            self.projection = nnx.Conv(in_channels, out_channels, (1, 1), strides=third, rngs=rngs)

    def strides(self, stride):
        return stride, 1, stride

    def residual(self, x):
        return self.conv2(nnx.relu(self.conv1(x)))

    def shortcut(self, x):
        return x if self.projection is None else self.projection(x)

    def __call__(self, x):
        return nnx.relu(self.residual(x) + self.shortcut(x))


def told(values):
    return ", ".join(f"{value:.4g}" for value in np.ravel(values)[:4]) if hasattr(values, "shape") else str(values)


def why_shortcut(got, expected):
    return (
        f"{told(got)} is what the two convolutions give, without x. Add the shortcut to it before the last ReLU: "
        f"{told(expected)}."
    )


@mistake("forgets the shortcut", why_shortcut)
class NoShortcut(Block):
    def __call__(self, x):
        return nnx.relu(self.residual(x))


def why_relu_last(got, expected):
    return (
        f"{told(got)} adds x after the last ReLU, so that a negative x comes out as it is. ReLU is applied to the sum: "
        f"{told(expected)}."
    )


@mistake("adds the shortcut after ReLU", why_relu_last)
class AddsAfterRelu(Block):
    def __call__(self, x):
        return nnx.relu(self.residual(x)) + self.shortcut(x)


def why_no_relu_before_the_sum(got, expected):
    return (
        f"{told(got)} takes ReLU of what conv2 gives, before the sum; so the block can only add to x and never take "
        f"away. After conv2 comes the sum, and ReLU after that: {told(expected)}."
    )


@mistake("takes ReLU after conv2 as well", why_no_relu_before_the_sum)
class ReluBeforeTheSum(Block):
    def residual(self, x):
        return nnx.relu(super().residual(x))


def why_last_relu(got, expected):
    return f"{told(got)} is the sum itself. The last step is ReLU of it: {told(expected)}."


@mistake("leaves the last ReLU out", why_last_relu)
class NoLastRelu(Block):
    def __call__(self, x):
        return self.residual(x) + self.shortcut(x)


@mistake(
    "leaves ReLU out between the convolutions",
    "There is no ReLU between your conv1 and conv2. Without it the two in a row could do no more than one convolution "
    "with a larger kernel, but for the edges. conv2 takes ReLU of what conv1 gives.",
)
class NoReluBetween(Block):
    def residual(self, x):
        return self.conv2(self.conv1(x))


def why_from_x(got, expected):
    return (
        f"{told(got)} adds what goes into conv2, ReLU of conv1, and not x; a variable x that is used anew on the way "
        f"does that. The shortcut begins at what the block is given: {told(expected)}."
    )


@mistake("begins the shortcut behind conv1", why_from_x)
class ShortcutBehindConv1(Block):
    def __call__(self, x):
        inside = nnx.relu(self.conv1(x))
        return nnx.relu(self.conv2(inside) + inside)


@mistake(
    "takes ReLU of x before it is added",
    "Where x fits as it is, you add ReLU of it. The shortcut hands x on with its negative numbers; the only ReLU on it "
    "comes after the sum.",
)
class ReluOfX(Block):
    def shortcut(self, x):
        return nnx.relu(x) if self.projection is None else self.projection(x)


@mistake(
    "makes a projection always",
    "Your block has a projection although x fits as it is: {in_channels} channels go in, {out_channels} come out, and "
    "the stride is {stride}. Then x itself is the shortcut, and self.projection is None.",
)
class AlwaysProjects(Block):
    projects = Block.projects | {(False, False)}


@mistake(
    "projects only where the channels change",
    "Your block has no projection for {in_channels} to {out_channels} channels with stride {stride}. The channels fit, "
    "but a stride of 2 makes the image smaller than x: a projection with the same stride is needed there, too.",
)
class ProjectsForChannelsOnly(Block):
    projects = frozenset({(True, False), (True, True)})


@mistake(
    "projects only where there is a stride",
    "Your block has no projection for {in_channels} to {out_channels} channels with stride {stride}. The size fits, "
    "but the channels do not: a projection is needed there, too.",
)
class ProjectsForStrideOnly(Block):
    projects = frozenset({(False, True), (True, True)})


@mistake(
    "projects only where both change",
    "Your block has no projection for {in_channels} to {out_channels} channels with stride {stride}: it makes one only "
    "where the channels and the size change. Either alone is enough for x not to fit; the condition is an `or`.",
)
class ProjectsForBothOnly(Block):
    projects = frozenset({(True, True)})


def why_one_stride(got, expected, stride):
    size = "×".join(map(str, expected.shape[1:3])) if hasattr(expected, "shape") else "one"
    return (
        f"Both of your convolutions move by {stride}, so the image is made smaller twice. Only conv1 has the stride; "
        f"conv2 has 1, and {size} comes out."
    )


@mistake("gives both convolutions the stride", why_one_stride)
class BothStrides(Block):
    def strides(self, stride):
        return stride, stride, stride**2


@mistake(
    "gives the stride to conv2",
    "Your conv2 has the stride of {stride}, and conv1 has 1. The size is the same, the numbers are not: conv1 has the "
    "stride here, so that both look at the smaller image.",
)
class SecondStride(Block):
    def strides(self, stride):
        return 1, stride, stride


@mistake(
    "takes ReLU of the projection",
    "Your projection is followed by a ReLU of its own. The shortcut is added as it is, with negative numbers too; the "
    "only ReLU on it comes after the sum.",
)
class ReluOfTheProjection(Block):
    def shortcut(self, x):
        return x if self.projection is None else jnp.maximum(self.projection(x), 0)


def probes(rng):
    """Blocks without and with a projection, with weights in conv1 and conv2; first, whether there is one.

    For where a sum fails, there may be no projection, or one that does not fit.
    """
    draw = np.random.default_rng(rng.getrandbits(64))

    def numbers(*shape):
        return draw.normal(size=shape).astype(np.float32) / 2

    sizes = (4, 4, 1), (4, 6, 2), (4, 4, 2), (4, 6, 1)
    for in_channels, out_channels, stride in sizes:
        block = call.ResidualBlock.construct(in_channels, out_channels, stride=stride, rngs=given.rngs(0))
        yield block.state("projection.bias")
    for _ in range(3):
        for in_channels, out_channels, stride in sizes:
            block = call.ResidualBlock.construct(in_channels, out_channels, stride=stride, rngs=given.rngs(0))
            weights = {"conv1.kernel": (3, 3, in_channels, out_channels), "conv1.bias": (out_channels,)}
            weights |= {"conv2.kernel": (3, 3, out_channels, out_channels), "conv2.bias": (out_channels,)}
            block.write_state({path: numbers(*shape) for path, shape in weights.items()})
            yield block(4 * numbers(1, 5, 7, 4))
