"""Checks of `feature_maps`, and of what can be asked of maps."""

import numpy as np

from grader.checks import given, title

NEAR = {"rtol": 1e-4, "atol": 1e-5}


def numbers(rng, *shape):
    return np.random.default_rng(rng.getrandbits(64)).normal(size=shape).astype(np.float32)


@title("One layer that makes 3x + 1 of x: it is kept under its name, 4 and 7 for 1 and 2")
def test_one_layer(student):
    x = np.array([1.0, 2.0], np.float32).reshape(1, 1, 2, 1)
    student.feature_maps(given.line(3.0), x).should_equal({"line": 3 * x + 1}, **NEAR)


@title("Of two layers, double and less 5, the second is given what the first gave: 10, then 5")
def test_two_layers(student):
    x = np.full((1, 1, 1, 1), 5.0, np.float32)
    student.feature_maps(given.two_lines(), x).should_equal({"double": 2 * x, "less_five": 2 * x - 5}, **NEAR)


@title("The five layers of a small network, for 3 images of 9×8 with 2 channels")
def test_network(student, rng):
    student.feature_maps(given.layers(rng.randint(0, 999)), numbers(rng, 3, 9, 8, 2)).should_match_reference(**NEAR)


@title("A 7 in image 1, row 2, column 3 of channel 1 is found there, among larger ones in channel 0")
def test_strongest_place(student):
    maps = np.zeros((2, 3, 5, 2), np.float32)
    maps[..., 0] = 9
    maps[1, 2, 3, 1] = 7
    maps[0, 1, 4, 1] = -8
    student.strongest_place(maps, 1).should_equal((1, 2, 3))


@title("Where the largest number stands twice, the first in row by row is meant; that of any channel is found")
def test_any_strongest_place(student, rng):
    maps = np.full((2, 3, 5, 2), -1.0, np.float32)
    maps[1, 0, 0, 0] = maps[0, 2, 1, 0] = maps[0, 1, 3, 0] = maps[0, 1, 4, 0] = -0.5
    student.strongest_place(maps, 0).should_equal((0, 1, 3))  # going down the columns, (0, 2, 1) would be the first
    for _ in range(4):
        student.strongest_place(numbers(rng, 2, 3, 5, 2), rng.randint(0, 1)).should_match_reference()


@title("Of 4 channels the second has nothing but 0, and the fourth in the first image only")
def test_dead_channels(student):
    maps = np.ones((2, 3, 5, 4), np.float32)
    maps[0, 0, 0, 0] = 0
    maps[..., 1] = 0
    maps[0, ..., 3] = 0
    student.dead_channels(maps).should_equal([1])


@title("A single number that is not 0, as 0.000000001, keeps a channel alive, and so do 2 and -2; all may be dead")
def test_any_dead_channels(student, rng):
    maps = np.zeros((2, 3, 5, 4), np.float32)
    student.dead_channels(maps).should_equal([0, 1, 2, 3])
    maps[rng.randint(0, 1), rng.randint(0, 2), rng.randint(0, 4), rng.randint(0, 3)] = 1e-9
    student.dead_channels(maps).should_match_reference()
    maps = np.zeros((2, 3, 5, 4), np.float32)
    maps[0, 1, 2, 2], maps[1, 0, 3, 2] = 2, -2
    student.dead_channels(maps).should_equal([0, 1, 3])
    student.dead_channels(-abs(numbers(rng, 2, 3, 5, 4)) - 1).should_equal([])
