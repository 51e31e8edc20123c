"""Questions about how far deep layers see."""

from __future__ import annotations

from random import Random

from convjax import Window
from convjax.explore.lesson.examples import Example
from convjax.explore.lesson.fields import field_size
from convjax.explore.lesson.quiz import Question, Topic, choices
from convjax.explore.lesson.wording import by


def stacked(draw: Random) -> Question:
    """The receptive field of equal layers."""
    k, layers = draw.choice([3, 5, 7]), draw.randint(3, 6)
    right = field_size([Window(k)] * layers)
    example = Example({"input_size": k + 4, "kernel_size": k}, (2, 2))
    return Question(
        [
            f"{layers} convolutions of {by(k)} stand one behind the other, all with stride 1. How many pixels of the "
            "image does one number of the last map depend on?"
        ],
        choices(
            (
                right,
                f"Each layer adds {k} − 1 = {k - 1} along each axis, beginning with one pixel: 1 + {layers}·{k - 1} = "
                f"{right}.",
            ),
            [
                (
                    layers * k,
                    f"{layers}·{k} puts windows side by side. Those of neighbours overlap: with each layer {k - 1} "
                    "columns are new, not all of the kernel.",
                ),
                (
                    k,
                    f"{by(k)} is what a number depends on in the map before it. Each of these numbers depends on "
                    f"{by(k)} numbers of the layer before in turn.",
                ),
                (
                    right - k + 1,
                    f"That is {layers - 1} layers. The first layer sees {by(k)}, and {layers - 1} follow it.",
                ),
                (
                    right + k - 1,
                    f"That is {layers + 1} layers. Before the first one a number is a pixel: the field begins with 1.",
                ),
            ],
            by,
        ),
        example,
    )


def behind_a_pool(draw: Random) -> Question:
    """The receptive field behind a pool."""
    first, pool, second = draw.choice([3, 5, 7]), draw.choice([2, 3]), draw.choice([3, 5])
    layers = [Window(first), Window(pool, stride=pool), Window(second)]
    right, before = field_size(layers), field_size(layers[:2])
    evenly = field_size([Window(first), Window(pool), Window(second)])
    example = Example({"operation": "max_pool", "input_size": 4 * pool, "kernel_size": pool}, (1, 1))
    return Question(
        [
            f"A {by(first)} convolution with stride 1, a {by(pool)} max pool with stride {pool}, then a {by(second)} "
            "convolution with stride 1. How many pixels does one number at the end depend on?"
        ],
        choices(
            (
                right,
                f"{first} for the first layer, {pool} − 1 more for the pool: {before}. Behind it neighbours stand "
                f"{pool} pixels apart, so the last layer adds ({second} − 1)·{pool} = {(second - 1) * pool}: {right}.",
            ),
            [
                (
                    evenly,
                    f"You let the last layer add {second} − 1 = {second - 1} pixels. Behind the pool its numbers "
                    f"stand {pool} pixels apart.",
                ),
                (
                    first + pool + second,
                    f"{first} + {pool} + {second} adds up the windows. They overlap, and behind the pool they count "
                    "more.",
                ),
                (
                    before,
                    f"{by(before)} is what a number of the pool depends on. The last convolution reads {by(second)} "
                    "of those.",
                ),
                (
                    before * second,
                    f"{before}·{second} puts {second} fields of {before} side by side. Neighbours of the pool stand "
                    f"{pool} pixels apart, so their fields overlap by {before - pool}.",
                ),
            ],
            by,
        ),
        example,
    )


TOPICS = (
    Topic("stacked", "How far several layers see", "depth", stacked),
    Topic("behind-a-pool", "How far one sees behind a pool", "depth", behind_a_pool),
)
