"""Checks of `FlattenAndClassify`: what becomes of the axes, which weight reads which number, then the classes."""

import numpy as np

from grader.checks import given, title

NEAR = {"rtol": 1e-4, "atol": 1e-5}


def numbers(rng, *shape):
    return np.random.default_rng(rng.getrandbits(64)).normal(size=shape).astype(np.float32)


def head_of(student, feature_shape, kernel, bias=None):
    classes = kernel.shape[-1]
    head = student.FlattenAndClassify.construct(feature_shape, classes, rngs=given.rngs(0))
    bias = np.zeros(classes, np.float32) if bias is None else bias
    head.write_state({"dense.kernel": kernel, "dense.bias": bias})
    return head


@title("A new layer makes of one image's 2×3 zeros with 4 channels one row of 5 zeros")
def test_one_image(student):
    head = student.FlattenAndClassify.construct((2, 3, 4), 5, rngs=given.rngs(0))
    head(np.zeros((1, 2, 3, 4), np.float32)).should_equal(np.zeros((1, 5), np.float32))


@title("Of 3 images it makes 3 rows, each with the biases 0, -1, 2, -3 and 4 where the weights are 0")
def test_three_images(student):
    bias = np.array([0.0, -1.0, 2.0, -3.0, 4.0], np.float32)
    head = head_of(student, (2, 3, 4), np.zeros((24, 5), np.float32), bias)
    head(np.ones((3, 2, 3, 4), np.float32)).should_equal(np.broadcast_to(bias, (3, 5)))


@title("The weights 0, 1, 4, 12 and 17 read row, column and channel 000, 001, 010, 100 and 111")
def test_order(student):
    kernel = np.zeros((24, 5), np.float32)
    kernel[[0, 1, 4, 12, 17], range(5)] = 1
    maps = np.zeros((1, 2, 3, 4), np.float32)
    maps[0, 0, 0, 0], maps[0, 0, 0, 1], maps[0, 0, 1, 0], maps[0, 1, 0, 0], maps[0, 1, 1, 1] = 5, 6, 7, 8, 9
    head_of(student, (2, 3, 4), kernel)(maps).should_equal(np.array([[5.0, 6.0, 7.0, 8.0, 9.0]], np.float32))


@title("Any weights, and 3 images")
def test_any_weights(student, rng):
    head = head_of(student, (2, 3, 4), numbers(rng, 24, 5), numbers(rng, 5))
    head(numbers(rng, 3, 2, 3, 4)).should_match_reference(**NEAR)


@title("Logits of -3, -1 and -2 predict class 1, and of two that are equally large the first")
def test_largest(student):
    kernel = np.eye(3, dtype=np.float32)
    head = head_of(student, (1, 1, 3), kernel)
    logits = np.array([[-3.0, -1.0, -2.0], [0.0, 2.0, 2.0], [9.0, 4.0, 1.0], [0.5, 0.25, 3.0]], np.float32)
    head.call("predict", logits.reshape(4, 1, 1, 3)).should_equal(np.array([1, 1, 0, 2]))


@title("Any 7 images of 3×2 with 2 channels, and 4 classes, also compiled")
def test_another_shape(student, rng):
    head = head_of(student, (3, 2, 2), numbers(rng, 12, 4), numbers(rng, 4))
    maps = numbers(rng, 7, 3, 2, 2)
    head.jit(maps).should_match_reference(**NEAR)
    head.call("predict", maps).should_match_reference()
