"""Wrong answers to `LeNet5`, and what to say about them."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

from grader.checks import call, given
from grader.checks import mistake as any_mistake

mistake = partial(any_mistake, of="LeNet5")


class Net(nnx.Module):
    """A right network, that each mistake spoils in one place."""

    paddings = "SAME", "VALID"
    kernel_size = 5, 5
    pool = staticmethod(partial(nnx.max_pool, window_shape=(2, 2), strides=(2, 2)))
    after_conv = after_dense = staticmethod(nnx.relu)
    without_relu = ""  # the one layer that none follows
    last = staticmethod(lambda logits: logits)

    def __init__(self, *, in_channels=1, classes=10, rngs):
        self.conv1 = nnx.Conv(in_channels, 6, self.kernel_size, padding=self.paddings[0], rngs=rngs)
        self.conv2 = nnx.Conv(6, 16, self.kernel_size, padding=self.paddings[1], rngs=rngs)
        size = jax.eval_shape(self.features, jnp.zeros((1, 28, 28, in_channels))).size
        self.dense1 = nnx.Linear(size, 120, rngs=rngs)
        self.dense2 = nnx.Linear(120, 84, rngs=rngs)
        self.dense3 = nnx.Linear(84, classes, rngs=rngs)

    def features(self, x):
        for name in ("conv1", "conv2"):
            x = self.pool(self.after(name, self.after_conv, x))
        return x

    def after(self, name, relu, x):
        y = getattr(self, name)(x)
        return y if name == self.without_relu else relu(y)

    def __call__(self, x):
        x = self.features(x).reshape(x.shape[0], -1)
        for name in ("dense1", "dense2"):
            x = self.after(name, self.after_dense, x)
        return self.last(self.dense3(x))


@mistake(
    "does not pad conv1",
    "Your conv1 has no padding, so 28×28 shrink to 24×24 and 4×4×16 = 256 numbers reach dense1. In 1998 the images "
    'were of 32×32; with padding="SAME" in conv1, 2 zeros on each side, it comes to the same: 28, 14, 10, 5, 400.',
)
class NoPadding(Net):
    paddings = "VALID", "VALID"


@mistake(
    "pads conv2 too",
    "Your conv2 is padded, so its maps are of 14×14 and 7×7×16 = 784 numbers reach dense1. Only conv1 is padded; conv2 "
    'makes 10×10 of 14×14. Flax pads if nothing is said, so say padding="VALID".',
)
class PadsBoth(Net):
    paddings = "SAME", "SAME"


@mistake(
    "pads conv2 and not conv1",
    "Your paddings are the other way round: 28×28 shrink to 24×24 at conv1, and stay 12×12 at conv2. conv1 is padded "
    "(28, then 14), conv2 is not (10, then 5).",
)
class PadsTheOther(Net):
    paddings = "VALID", "SAME"


@mistake(
    "takes kernels of 3",
    "Your kernels are 3×3. LeNet-5's are 5×5, in both convolutions: (5, 5) to nnx.Conv. Small kernels, and more of "
    "them, came into use later.",
)
class SmallKernels(Net):
    kernel_size = 3, 3


def why_maximum(got, expected):
    return (
        f"{told(got)} is what averages over the 2×2 windows give; that is nearer to 1998. This version takes the "
        f"largest of the four, and that gives {told(expected)}."
    )


def told(values):
    return ", ".join(f"{value:.4g}" for value in np.ravel(values)[:2]) if hasattr(values, "shape") else str(values)


@mistake("averages in the pools", why_maximum)
class AveragePools(Net):
    pool = staticmethod(partial(nnx.avg_pool, window_shape=(2, 2), strides=(2, 2)))


def why_relu(got, expected):
    return (
        f"{told(got)} is what tanh gives, which never leaves -1 to 1 on its way: in 1998 it was used, scaled. This "
        f"version has ReLU after conv1, conv2, dense1 and dense2, and that gives {told(expected)}."
    )


@mistake("takes tanh", why_relu)
class Tanh(Net):
    after_conv = after_dense = staticmethod(jnp.tanh)


def why_relu_in_between(got, expected):
    return (
        f"{told(got)} comes out where no ReLU follows dense1 and dense2: what is negative there goes on. Without it, "
        f"three dense layers in a row could be written as one. With it: {told(expected)}."
    )


@mistake("leaves ReLU out between the dense layers", why_relu_in_between)
class NoReluBetweenDense(Net):
    after_dense = staticmethod(lambda x: x)


def why_relu_after_conv(got, expected):
    return (
        f"{told(got)} comes out where no ReLU follows the convolutions: a pool alone lets a negative number pass, "
        f"where all four of its window are negative. With ReLU after conv1 and conv2: {told(expected)}."
    )


@mistake("leaves ReLU out after the convolutions", why_relu_after_conv)
class NoReluAfterConv(Net):
    after_conv = staticmethod(lambda x: x)


def why_one_relu(layer, got, expected):
    return (
        f"{told(got)} comes out where no ReLU follows {layer}, and one follows each of the other three: what is "
        f"negative there goes on. With it: {told(expected)}."
    )


@mistake("leaves ReLU out after conv1 alone", partial(why_one_relu, "conv1"))
class NoReluAfterConv1(Net):
    without_relu = "conv1"


@mistake("leaves ReLU out after conv2 alone", partial(why_one_relu, "conv2"))
class NoReluAfterConv2(Net):
    without_relu = "conv2"


@mistake("leaves ReLU out after dense1 alone", partial(why_one_relu, "dense1"))
class NoReluAfterDense1(Net):
    without_relu = "dense1"


@mistake("leaves ReLU out after dense2 alone", partial(why_one_relu, "dense2"))
class NoReluAfterDense2(Net):
    without_relu = "dense2"


@mistake(
    "takes ReLU of the logits",
    "None of your logits is negative: ReLU follows dense3 too. It stands between layers; the logits stay as dense3 "
    "gives them.",
)
class ReluAtTheEnd(Net):
    last = staticmethod(nnx.relu)


@mistake(
    "takes softmax of the logits",
    "Your numbers are not negative and add up to 1 for an image: softmax comes after your dense3. Logits are asked "
    "for, as dense3 gives them.",
)
class TakesSoftmax(Net):
    last = staticmethod(nnx.softmax)


def probes(rng):
    """Values under convolutions and biases of any kind, and how large the first dense layer is."""
    draw = np.random.default_rng(rng.getrandbits(64))
    net = call.LeNet5.construct(rngs=given.rngs(0))
    for _ in range(3):
        written = {"conv2.bias": draw.normal(size=16), "dense1.bias": draw.normal(size=120)}
        written |= {"dense2.bias": draw.normal(size=84), "dense3.bias": np.arange(10.0) - 50}
        net.write_state({path: values.astype(np.float32) for path, values in written.items()})
        yield net(draw.normal(size=(2, 28, 28, 1)).astype(np.float32))
        yield net.state("conv1.kernel", "dense1.kernel")
