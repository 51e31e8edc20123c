"""Checks of `LeNet5`: its layers, then what goes through them."""

import numpy as np

from grader.checks import given, title

NEAR = {"rtol": 1e-4, "atol": 1e-4}


def numbers(rng, *shape):
    return np.random.default_rng(rng.getrandbits(64)).normal(size=shape).astype(np.float32)


def shapes(in_channels=1, classes=10):
    kernels = {
        "conv1": (5, 5, in_channels, 6),
        "conv2": (5, 5, 6, 16),
        "dense1": (400, 120),
        "dense2": (120, 84),
        "dense3": (84, classes),
    }
    return {f"{layer}.kernel": shape for layer, shape in kernels.items()} | {
        f"{layer}.bias": shape[-1:] for layer, shape in kernels.items()
    }


def weights(**some):
    """Zeros, but for what is said: for each layer a dict from the place in an array to the number there."""
    arrays = {path: np.zeros(shape, np.float32) for path, shape in shapes().items()}
    for path, places in some.items():
        for place, value in places.items():
            arrays[path.replace("_", ".")][place] = value
    return arrays


@title("A new network makes of 2 black images logits of 0 for 10 classes")
def test_black_images(student):
    net = student.LeNet5.construct(rngs=given.rngs(0))
    net(np.zeros((2, 28, 28, 1), np.float32)).should_equal(np.zeros((2, 10), np.float32))


@title("It has 61,706 parameters, and with kernels of 0 the biases of dense3 come out, -3 and 5 too")
def test_layers(student):
    net = student.LeNet5.construct(rngs=given.rngs(0))
    net.write_state(weights(dense3_bias={0: -3, 1: 5}))
    logits = np.zeros((2, 10), np.float32)
    logits[:, 0], logits[:, 1] = -3, 5
    net(np.ones((2, 28, 28, 1), np.float32)).should_equal(logits)


@title("Biases of -2 and 3 in dense1 become 0 and 3, and -4 and 3 added in dense2 leave 0 and 6")
def test_dense_layers(student):
    net = student.LeNet5.construct(rngs=given.rngs(0))
    diagonal = {(0, 0): 1, (1, 1): 1}
    written = weights(
        dense1_bias={0: -2, 1: 3}, dense2_kernel=diagonal, dense2_bias={0: 1, 1: 3}, dense3_kernel=diagonal
    )
    net.write_state(written)
    logits = np.zeros((2, 10), np.float32)
    logits[:, :2] = 1, 6
    net(np.ones((2, 28, 28, 1), np.float32)).should_equal(logits, **NEAR)
    net.write_state({"dense2.bias": np.eye(1, 84, 0, dtype=np.float32)[0] * -4})
    logits[:, :2] = 0, 3
    net(np.ones((2, 28, 28, 1), np.float32)).should_equal(logits, **NEAR)


@title("Kernels with a single 1 in the middle leave the largest number of 4×4, from row and column 4 on")
def test_convolutions(student):
    middle = {(2, 2, 0, 0): 1}
    image = np.zeros((28, 28), np.float32)
    image[4:8, 4:8] = np.arange(16).reshape(4, 4)
    image[4:8, 8:12] = np.arange(20, 36).reshape(4, 4)
    image[8:12, 4:8] = -np.arange(40, 56).reshape(4, 4)
    written = weights(conv1_kernel=middle, conv2_kernel=middle)
    written["dense1.kernel"][[0, 16, 80], [0, 1, 2]] = 1  # the first place of the first row, the next, the next row's
    for layer in ("dense2", "dense3"):
        written[f"{layer}.kernel"][[0, 1, 2], [0, 1, 2]] = 1
    net = student.LeNet5.construct(rngs=given.rngs(0))
    net.write_state(written)
    logits = np.zeros((2, 10), np.float32)
    logits[:, :3] = 15, 35, 0
    net(np.stack([image, image])[..., None]).should_equal(logits, **NEAR)


@title("Any weights: 2 images of 3 channels, 7 classes, compiled")
def test_any_weights(student, rng):
    net = student.LeNet5.construct(in_channels=3, classes=7, rngs=given.rngs(0))
    # Scaled by the root of what is summed, so that no layer's numbers grow.
    drawn = {
        path: numbers(rng, *shape) / np.sqrt(np.prod(shape[:-1]) or 1).astype(np.float32)
        for path, shape in shapes(3, 7).items()
    }
    net.write_state(drawn)
    net.jit(numbers(rng, 2, 28, 28, 3)).should_match_reference(**NEAR)
