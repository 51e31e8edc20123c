"""Checks of `first_bad_layer`: each kind of layer by itself, then networks, sound ones and broken ones."""

from grader.checks import title

LENET = [("conv", 5, 1, 6, 0), ("pool", 2), ("conv", 5, 6, 16, 0), ("pool", 2), ("dense", 400, 120), ("dense", 120, 10)]


def a_network(rng):
    """Return a shape and layers that fit it."""
    shape = rows, columns, channels = rng.randint(7, 24), rng.randint(7, 24), rng.randint(1, 4)
    layers = []
    for _ in range(rng.randint(1, 3)):
        kernel_size, padding, out_channels = rng.randint(1, 4), rng.randint(0, 2), rng.randint(2, 9)
        if kernel_size > min(rows, columns) + 2 * padding:
            break
        layers.append(("conv", kernel_size, channels, out_channels, padding))
        rows, columns = (size + 2 * padding - kernel_size + 1 for size in (rows, columns))
        channels = out_channels
        window = rng.randint(2, 3)
        if min(rows, columns) >= window and rng.random() < 0.7:
            layers.append(("pool", window))
            rows, columns = rows // window, columns // window
    features = rng.randint(5, 40)
    layers += [("dense", rows * columns * channels, features), ("dense", features, 10)]
    return shape, layers


def broken(rng, layers):
    """Return the layers with one of them made not to fit."""
    index = rng.randrange(len(layers))
    kind, *numbers = layers[index]
    which = rng.choice({"conv": (0, 1), "pool": (0,), "dense": (0,)}[kind])
    numbers[which] += rng.randint(40, 50) if kind != "dense" and which == 0 else rng.choice((1, 2, 3))
    return [*layers[:index], (kind, *numbers), *layers[index + 1 :]]


@title("A dense layer for 30 numbers fits 5×2×3 and does not fit 5×2×4")
def test_features(student):
    student.first_bad_layer((5, 2, 3), [("dense", 30, 10)]).should_equal(None)
    student.first_bad_layer((5, 2, 4), [("dense", 30, 10)]).should_equal((0, "features"))
    student.first_bad_layer((5, 2, 3), [("dense", 30, 10), ("dense", 30, 4)]).should_equal((1, "features"))


@title("A conv for 3 channels does not fit an image of 1")
def test_channels(student):
    student.first_bad_layer((8, 6, 1), [("conv", 3, 3, 8, 0)]).should_equal((0, "channels"))
    student.first_bad_layer((8, 6, 3), [("conv", 3, 3, 8, 0)]).should_equal(None)


@title("Behind a conv to 8 channels there are 8, pooled or not")
def test_channels_go_on(student):
    layers = [("conv", 3, 3, 8, 0), ("pool", 2), ("conv", 1, 8, 5, 0)]
    student.first_bad_layer((8, 6, 3), layers).should_equal(None)
    layers = [("conv", 3, 3, 8, 0), ("pool", 2), ("conv", 1, 3, 5, 0)]
    student.first_bad_layer((8, 6, 3), layers).should_equal((2, "channels"))


@title("A 5×5 kernel fits 5×7, but neither 4×7 nor 7×4")
def test_kernels_and_windows(student):
    student.first_bad_layer((5, 7, 1), [("conv", 5, 1, 2, 0)]).should_equal(None)
    student.first_bad_layer((4, 7, 1), [("conv", 5, 1, 2, 0)]).should_equal((0, "window"))
    student.first_bad_layer((7, 4, 1), [("conv", 5, 1, 2, 0)]).should_equal((0, "window"))
    student.first_bad_layer((3, 2, 1), [("pool", 3)]).should_equal((0, "window"))
    student.first_bad_layer((3, 3, 1), [("pool", 3)]).should_equal(None)


@title("With a zero on each side, 4×7 is 6×9 for the kernel: 5×5 fits and leaves 2×5")
def test_padding(student):
    student.first_bad_layer((4, 7, 1), [("conv", 5, 1, 2, 1)]).should_equal(None)
    student.first_bad_layer((4, 7, 1), [("conv", 5, 1, 2, 1), ("dense", 20, 3)]).should_equal(None)
    student.first_bad_layer((4, 7, 1), [("conv", 7, 1, 2, 1)]).should_equal((0, "window"))


@title("What a pool leaves over is dropped: 2 makes 9×7 into 4×3, and 3 makes 7×9 into 2×3")
def test_pool(student):
    student.first_bad_layer((9, 7, 5), [("pool", 2), ("dense", 60, 3)]).should_equal(None)
    student.first_bad_layer((7, 9, 2), [("pool", 3), ("dense", 12, 3)]).should_equal(None)
    student.first_bad_layer((9, 7, 5), [("pool", 2), ("conv", 4, 5, 1, 0)]).should_equal((1, "window"))


@title("LeNet-5's sizes fit 32×32×1, and nothing else of the lesson")
def test_the_lessons_network(student):
    student.first_bad_layer((32, 32, 1), LENET).should_equal(None)
    student.first_bad_layer((28, 28, 1), LENET).should_equal((4, "features"))
    student.first_bad_layer((32, 32, 3), LENET).should_equal((0, "channels"))
    student.first_bad_layer((32, 9, 1), LENET).should_equal((2, "window"))


@title("Any network in which everything fits gives None")
def test_any_that_fits(student, rng):
    for _ in range(20):
        student.first_bad_layer(*a_network(rng)).should_match_reference()


@title("Of any broken network, the first layer that does not fit")
def test_any_that_does_not_fit(student, rng):
    for _ in range(25):
        shape, layers = a_network(rng)
        for _ in range(rng.randint(1, 2)):
            layers = broken(rng, layers)
        student.first_bad_layer(shape, layers).should_match_reference()
