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


PLACES = np.array([0, 1, 2, 3, 5]) * 3  # channel 0 at five of the 3·2 places
RISING = np.arange(130.0).reshape(13, 10)
IMAGES = np.stack([RISING, 129 - RISING])[..., None].astype(np.float32)


def largest_of_a_part(student, first, second):
    """A network that lets through what channel 0 leaves of each 4×4 part, with a bias at each convolution."""
    net = student.TutorialCNN.construct((13, 10, 1), 5, channels=(2, 3), rngs=given.rngs(0))
    weights = zeros(1, 2, 3, 18, 5)
    weights["conv1.kernel"][1, 1, 0, 0] = weights["conv2.kernel"][1, 1, 0, 0] = 1
    weights["conv1.bias"][0], weights["conv2.bias"][0] = first, second
    weights["dense.kernel"][PLACES, np.arange(5)] = 1
    net.write_state(weights)
    return net


@title("Kernels with a single 1 in the middle leave of each 4×4 part its largest number")
def test_largest_number_of_each_part(student):
    largest = np.array([[33, 37, 73, 77, 117], [129, 125, 89, 85, 45]], np.float32)
    largest_of_a_part(student, 0, 0)(IMAGES).should_equal(largest, **NEAR)


@title("With biases of -50 and 2 that leaves 0 of 33 and 67 of 117, and then 2 and 69")
def test_relu_twice(student):
    left = np.array([[2, 2, 25, 29, 69], [81, 77, 41, 37, 2]], np.float32)
    largest_of_a_part(student, -50, 2)(IMAGES).should_equal(left, **NEAR)
    left = np.array([[0, 0, 23, 27, 67], [79, 75, 39, 35, 0]], np.float32)
    largest_of_a_part(student, 0, -50)(IMAGES).should_equal(left, **NEAR)


@title("Any weights, 3 images of 9×14 with 2 channels, also compiled")
def test_any_weights(student, rng):
    net = student.TutorialCNN.construct((9, 14, 2), 4, channels=(3, 5), rngs=given.rngs(0))
    net.write_state({path: numbers(rng, *shape) / 2 for path, shape in shapes(2, 3, 5, 30, 4).items()})
    net.jit(numbers(rng, 3, 9, 14, 2)).should_match_reference(**NEAR)
