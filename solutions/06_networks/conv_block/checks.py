"""Checks of `ConvBlock`: sizes, then values under weights of the checks' choice."""

import numpy as np

from grader.checks import given, title

NEAR = {"rtol": 1e-4, "atol": 1e-5}


def numbers(rng, *shape):
    return np.random.default_rng(rng.getrandbits(64)).normal(size=shape).astype(np.float32)


def block_with_weights(student, rng, in_channels, out_channels, kernel_size, **settings):
    block = student.ConvBlock.construct(in_channels, out_channels, kernel_size, rngs=given.rngs(0), **settings)
    kernel = numbers(rng, kernel_size, kernel_size, in_channels, out_channels)
    block.write_state({"conv.kernel": kernel, "conv.bias": numbers(rng, out_channels)})
    return block


@title("A new 3×3 block makes of 7×9 zeros with 2 channels 5×7 zeros with 4")
def test_size_of_a_new_block(student):
    block = student.ConvBlock.construct(2, 4, 3, rngs=given.rngs(0))
    block(np.zeros((1, 7, 9, 2), np.float32)).should_equal(np.zeros((1, 5, 7, 4), np.float32))


@title("With stride 2 the 7×9 become 3×4")
def test_stride(student):
    block = student.ConvBlock.construct(2, 4, 3, stride=2, rngs=given.rngs(0))
    block(np.zeros((1, 7, 9, 2), np.float32)).should_equal(np.zeros((1, 3, 4, 4), np.float32))


@title("With stride 2 and padding SAME the 7×9 become 4×5")
def test_padding(student):
    block = student.ConvBlock.construct(2, 4, 3, stride=2, padding="SAME", rngs=given.rngs(0))
    block(np.zeros((1, 7, 9, 2), np.float32)).should_equal(np.zeros((1, 4, 5, 4), np.float32))


@title("Where the kernel is all zeros, biases of -2, 0, 1 and 3 come out as 0, 0, 1 and 3")
def test_bias_alone(student):
    block = student.ConvBlock.construct(2, 4, 3, rngs=given.rngs(0))
    bias = np.array([-2.0, 0.0, 1.0, 3.0], np.float32)
    block.write_state({"conv.kernel": np.zeros((3, 3, 2, 4), np.float32), "conv.bias": bias})
    expected = np.broadcast_to(np.array([0.0, 0.0, 1.0, 3.0], np.float32), (1, 5, 7, 4))
    block(np.ones((1, 7, 9, 2), np.float32)).should_equal(expected)


@title("With any weights it is ReLU of the window times the kernel, summed, plus the bias")
def test_any_weights(student, rng):
    block = block_with_weights(student, rng, 2, 4, 3)
    x = numbers(rng, 1, 7, 9, 2)

    def terms(index, expected, got):
        _, row, column, channel = index
        window = f"x[{index[0]}, {row}:{row + 3}, {column}:{column + 3}, :]"
        return (
            f"{window} × kernel[:, :, :, {channel}], summed, plus bias[{channel}], and no less than 0: "
            f"{expected[index]:.4g}"
        )

    block(x).should_match_reference(**NEAR, picture=terms)
    block(-x).should_match_reference(**NEAR, picture=terms)
    block.jit(x).should_match_reference(**NEAR)


@title("Two images of 8×6 with 3 channels, a 2×2 kernel, stride 3 and padding SAME")
def test_another_setting(student, rng):
    block = block_with_weights(student, rng, 3, 2, 2, stride=3, padding="SAME")
    block(numbers(rng, 2, 8, 6, 3)).should_match_reference(**NEAR)


@title("The kernel is drawn from the rngs that are handed in: from those without a stream for it none can be drawn")
def test_rngs(student):
    student.ConvBlock(2, 4, 3, rngs=given.rngs_without_params()).should_raise(AttributeError)
