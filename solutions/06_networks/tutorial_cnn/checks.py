"""Checks of `TutorialCNN`: its layers, then what goes through them."""

import numpy as np

from grader.checks import given, title

NEAR = {"rtol": 1e-4, "atol": 1e-4}


def numbers(rng, *shape):
    return np.random.default_rng(rng.getrandbits(64)).normal(size=shape).astype(np.float32)


def shapes(depth, first, second, features, classes):
    return {
        "conv1.kernel": (3, 3, depth, first),
        "conv1.bias": (first,),
        "conv2.kernel": (3, 3, first, second),
        "conv2.bias": (second,),
        "dense.kernel": (features, classes),
        "dense.bias": (classes,),
    }


def zeros(*sizes):
    return {path: np.zeros(shape, np.float32) for path, shape in shapes(*sizes).items()}


@title("A new network makes of 2 black images of 13×10 logits of 0 for 5 classes")
def test_black_images(student):
    net = student.TutorialCNN.construct((13, 10, 1), 5, channels=(2, 3), rngs=given.rngs(0))
    net(np.zeros((2, 13, 10, 1), np.float32)).should_equal(np.zeros((2, 5), np.float32))


@title("For 13×10 images the dense layer has 3·2·3 inputs, and with kernels of 0 its biases come out")
def test_layers(student):
    net = student.TutorialCNN.construct((13, 10, 1), 5, channels=(2, 3), rngs=given.rngs(0))
    bias = np.array([1.0, -2.0, 3.0, -4.0, 5.0], np.float32)
    net.write_state(zeros(1, 2, 3, 18, 5) | {"dense.bias": bias})
    net(np.ones((2, 13, 10, 1), np.float32)).should_equal(np.stack([bias, bias]))


@title("For 28×28 images it has 50,186 parameters if nothing is said")
def test_default_channels(student):
    net = student.TutorialCNN.construct((28, 28, 1), 10, rngs=given.rngs(0))
    net.write_state(zeros(1, 32, 64, 3136, 10))


def largest_of_a_quarter(student):
    """A network whose kernels have a single 1, in the middle: of each 4×4 part the largest number is left."""
    net = student.TutorialCNN.construct((4, 8, 1), 2, channels=(1, 1), rngs=given.rngs(0))
    weights = zeros(1, 1, 1, 2, 2)
    weights["conv1.kernel"][1, 1] = weights["conv2.kernel"][1, 1] = 1
    weights["dense.kernel"][[0, 1], [0, 1]] = 1
    net.write_state(weights)
    return net


@title("Kernels with a single 1 in the middle leave of each 4×4 part its largest number, 15 and 31")
def test_largest_number_of_each_part(student):
    image = np.concatenate([np.arange(16.0).reshape(4, 4), np.arange(16.0, 32.0).reshape(4, 4)], axis=1)
    net = largest_of_a_quarter(student)
    net(image[None, :, :, None].astype(np.float32)).should_equal(np.array([[15.0, 31.0]], np.float32), **NEAR)


@title("With biases of -20 and 2 that leaves 0 and 11, and then 2 and 13")
def test_relu_twice(student):
    image = np.concatenate([np.arange(16.0).reshape(4, 4), np.arange(16.0, 32.0).reshape(4, 4)], axis=1)
    net = largest_of_a_quarter(student)
    net.write_state({"conv1.bias": np.array([-20.0], np.float32), "conv2.bias": np.array([2.0], np.float32)})
    net(image[None, :, :, None].astype(np.float32)).should_equal(np.array([[2.0, 13.0]], np.float32), **NEAR)
    net.write_state({"conv1.bias": np.array([0.0], np.float32), "conv2.bias": np.array([-20.0], np.float32)})
    net(image[None, :, :, None].astype(np.float32)).should_equal(np.array([[0.0, 11.0]], np.float32), **NEAR)


@title("Any weights, 3 images of 9×14 with 2 channels, also compiled")
def test_any_weights(student, rng):
    net = student.TutorialCNN.construct((9, 14, 2), 4, channels=(3, 5), rngs=given.rngs(0))
    net.write_state({path: numbers(rng, *shape) / 2 for path, shape in shapes(2, 3, 5, 30, 4).items()})
    net.jit(numbers(rng, 3, 9, 14, 2)).should_match_reference(**NEAR)
