"""Checks of `ResidualBlock`: the shortcut alone, then both ways, then those that need a projection."""

import numpy as np

from grader.checks import given, title

NEAR = {"rtol": 1e-4, "atol": 1e-4}


def numbers(rng, *shape):
    return np.random.default_rng(rng.getrandbits(64)).normal(size=shape).astype(np.float32)


def shapes(in_channels, out_channels, *, projects):
    kernels = {"conv1": (3, 3, in_channels, out_channels), "conv2": (3, 3, out_channels, out_channels)}
    if projects:
        kernels["projection"] = (1, 1, in_channels, out_channels)
    return {f"{layer}.kernel": shape for layer, shape in kernels.items()} | {
        f"{layer}.bias": shape[-1:] for layer, shape in kernels.items()
    }


def zeros(*channels, projects=False):
    return {path: np.zeros(shape, np.float32) for path, shape in shapes(*channels, projects=projects).items()}


def any_weights(rng, *channels, projects=False):
    return {path: numbers(rng, *shape) / 2 for path, shape in shapes(*channels, projects=projects).items()}


@title("With kernels of 0 the numbers -1, 0, 2 and 3 come out as 0, 0, 2 and 3")
def test_shortcut(student):
    block = student.ResidualBlock.construct(4, 4, rngs=given.rngs(0))
    block.write_state(zeros(4, 4))
    x = np.array([-1.0, 0.0, 2.0, 3.0], np.float32) * np.ones((2, 5, 7, 1), np.float32)
    block(x).should_equal(np.maximum(x, 0))


@title("With a bias of -5 in conv2 too, -1, 0, 2 and 8 come out as 0, 0, 0 and 3")
def test_relu_after_the_sum(student):
    block = student.ResidualBlock.construct(4, 4, rngs=given.rngs(0))
    block.write_state(zeros(4, 4) | {"conv2.bias": np.full(4, -5.0, np.float32)})
    x = np.array([-1.0, 0.0, 2.0, 8.0], np.float32) * np.ones((2, 5, 7, 1), np.float32)
    block(x).should_equal(np.maximum(x - 5, 0))


@title("Any weights: two images of 5×7 with 4 channels, and 4 come out")
def test_without_projection(student, rng):
    block = student.ResidualBlock.construct(4, 4, rngs=given.rngs(0))
    block.write_state(any_weights(rng, 4, 4))
    block(numbers(rng, 2, 5, 7, 4)).should_match_reference(**NEAR)


@title("A block without need of a projection has 4 arrays, conv1's and conv2's, and None")
def test_no_projection(student):
    block = student.ResidualBlock.construct(4, 4, rngs=given.rngs(0))
    block.write_state(zeros(4, 4))
    block.state().should_equal(zeros(4, 4))
    block.item("projection").value().should_equal(None)


@title("From 4 to 6 channels with stride 2: a new block makes of 5×7 zeros 3×4 zeros")
def test_size(student):
    block = student.ResidualBlock.construct(4, 6, stride=2, rngs=given.rngs(0))
    block(np.zeros((2, 5, 7, 4), np.float32)).should_equal(np.zeros((2, 3, 4, 6), np.float32))


@title("From 4 to 6 channels with stride 2: any weights, the projection's too")
def test_projection(student, rng):
    block = student.ResidualBlock.construct(4, 6, stride=2, rngs=given.rngs(0))
    block.write_state(any_weights(rng, 4, 6, projects=True))
    block(numbers(rng, 2, 5, 7, 4)).should_match_reference(**NEAR)


@title("A projection is there where only the stride is 2, and where only the channels change")
def test_either(student, rng):
    for in_channels, out_channels, stride in ((4, 4, 2), (4, 6, 1)):
        block = student.ResidualBlock.construct(in_channels, out_channels, stride=stride, rngs=given.rngs(0))
        block.write_state(any_weights(rng, in_channels, out_channels, projects=True))
        block.jit(numbers(rng, 2, 5, 7, 4)).should_match_reference(**NEAR)
