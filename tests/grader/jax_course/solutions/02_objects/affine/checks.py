"""Checks of affine."""

import numpy as np

from grader.checks import given, title

NEAR = {"rtol": 1e-5, "atol": 1e-5}


def numbers(rng, *shape):
    return np.random.default_rng(rng.getrandbits(64)).normal(size=shape).astype(np.float32)


@title("Weights of the checks' choice give x @ kernel + bias")
def test_written_weights(student, rng):
    kernel, bias, x = numbers(rng, 3, 2), numbers(rng, 2), numbers(rng, 4, 3)
    layer = student.Affine.construct(3, 2, rngs=given.rngs(0))
    layer.write_state({"kernel": kernel, "bias": bias})
    layer(x).should_equal(x @ kernel + bias, **NEAR)
    layer.call("halved", x).should_equal((x @ kernel + bias) / 2, **NEAR)
    layer.jit(x).should_match_reference(**NEAR)
    layer.vmap(x).should_match_reference(**NEAR)
    layer.jit(x, method="halved").should_match_reference(**NEAR)
    layer.state("kernel", "bias").should_equal({"kernel": kernel, "bias": bias}, **NEAR)
    layer.drop()


@title("Gradients with respect to the input, and to the parameters")
def test_gradients(student, rng):
    layer = student.Affine.construct(3, 2, rngs=given.rngs(0))
    layer.write_state({"kernel": numbers(rng, 3, 2), "bias": numbers(rng, 2)})
    x, cotangent = numbers(rng, 4, 3), numbers(rng, 4, 2)
    layer.grad(x, cotangent=cotangent).should_match_reference(**NEAR)
    layer.grad(x, argnums="state", cotangent=cotangent).should_match_reference(**NEAR)
    student.squared.grad(layer, x).should_match_reference(**NEAR)
    student.squared.jit(layer, x).should_match_reference(**NEAR)


@title("The running mean moves in training, and only then")
def test_running_mean(student, rng):
    layer = student.Affine.construct(2, 2, rngs=given.rngs(1))
    layer(numbers(rng, 4, 2)).value
    layer.state("mean").should_equal({"mean": np.zeros(2, np.float32)})
    for _ in range(2):
        layer(numbers(rng, 4, 2), training=True).value
        layer.state("mean").should_match_reference(**NEAR)
    assert "dropout.rngs.key" not in layer.state().value
