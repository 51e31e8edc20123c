"""Checks of `train_digits`: one training, and what comes of it read off images that were held back.

A training takes seconds, so the checks share one. What they say is all that a learner reads: no probe could tell one
training from another within the seconds of a diagnosis.
"""

import numpy as np
import pytest

import convjax
from grader.checks import title

SEED = 1  # of the training; the same for all checks, whichever of them is run first
WANTED = 0.95


@pytest.fixture(scope="module")
def trained():
    """Hold the function that one training gave, for all checks of a run."""
    return {}


def pixels(part):
    return part.images.astype(np.float32) / 16


def digits():
    data = convjax.data.load("digits")
    return data.train, data.test


def reader(student, trained):
    """Return what the training returns; train only once."""
    if "reads" not in trained:
        train, _ = digits()
        reads = student.train_digits.construct(pixels(train), train.labels, seed=SEED)
        came = reads.value().value
        assert came is not None, "train_digits gives None, and not the function that reads digits: is a return missing?"
        shape = getattr(came, "shape", None)
        assert shape is None, (
            f"train_digits gives an array of shape {shape}, and not a function that reads other images."
        )
        trained["reads"] = reads
    return trained["reads"]


def moved(images, draw):
    """Move each image by at most one pixel along each axis; zeros come in."""
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)))
    corners = draw.integers(0, 3, size=(len(images), 2))
    return np.stack([image[r : r + 8, c : c + 8] for image, (r, c) in zip(padded, corners, strict=True)])


def distorted(images, draw):
    images = moved(images, draw) * draw.uniform(0.8, 1.2, size=(len(images), 1, 1, 1))
    return np.clip(images + draw.normal(0, 0.05, size=images.shape), 0, 1).astype(np.float32)


def classes(reads, images):
    """Return the classes that were read, or say what came instead of one int for each image."""
    got = reads(images).value
    shape = getattr(got, "shape", None)
    count = len(images)
    asked = f"For {count} images an array of {count} ints is asked for"
    if count == 1:
        asked = "For a batch of one image an array of one int, of shape (1,), is asked for"
    assert shape is not None, f"{asked}, and a {type(got).__name__} came. Return an array, as argmax gives it."
    if shape == (len(images), 10):
        raise AssertionError(
            f"{asked}, and an array of shape {shape} came: ten numbers for each image. The class is the place of the "
            "largest of the ten, argmax(axis=-1)."
        )
    assert shape == (len(images),), f"{asked}, and an array of shape {shape} came."
    assert got.dtype.kind in "iu", f"{asked}, and an array of {got.dtype} came."
    return np.asarray(got)


def told(right, count):
    return f"{right} of {count}, {100 * right / count:.1f} %,"


def count_right(reads, images, labels):
    return int((classes(reads, images) == labels).sum())


@title("The function that comes back gives one int for each of 7 images")
def test_one_int_each(student, trained):
    _, test = digits()
    got = classes(reader(student, trained), pixels(test)[:7])
    outside = [int(number) for number in got if not 0 <= number <= 9]
    assert not outside, f"A class is a number from 0 to 9, and your function answers {outside[0]}. Labels begin at 0."


@title("An image is read alike alone, among 359 others, and among 340 black ones")
def test_alone_and_among_others(student, trained):
    _, test = digits()
    images, reads = pixels(test), reader(student, trained)
    among = classes(reads, images)
    for index in (0, 1, 2, 3, 4):
        alone = classes(reads, images[index : index + 1])[0]
        assert alone == among[index], (
            f"One image is read as {alone} by itself, and as {among[index]} in a batch with others. Something is "
            "computed over the batch, such as its mean, or is random: dropout, or batch normalisation in training "
            "mode. What a network needs of that kind is learned in the training and then kept."
        )
    # Black images move a batch's mean so far that few images are read as before.
    after = classes(reads, np.concatenate([images[:20], np.zeros_like(images[20:])]))[:20]
    changed = np.flatnonzero(after != among[:20])
    if len(changed):
        raise AssertionError(
            f"Image {changed[0]} is read as {among[changed[0]]} among other digits, and as {after[changed[0]]} among "
            "black images. Something is computed over the batch, such as its mean, or is random. Take from the "
            "training images what is needed of that kind, once, and keep it."
        )


@title("95 % of 360 digits that it has not seen are read rightly")
def test_as_they_are(student, trained):
    _, test = digits()
    got = classes(reader(student, trained), pixels(test))
    right, most = int((got == test.labels).sum()), int(np.bincount(np.clip(got, 0, 9)).argmax())
    share = right / len(got)
    if share < 0.3:
        alike = int((got == most).sum())
        advice = (
            f"{alike} of them are read as {most}: it has hardly learned anything. Does the training change the network "
            "that your function uses, and does the loss fall? With too large a learning rate it grows, or is nan."
            if alike > len(got) / 2
            else "Guessing gives 10 %. Does an image still have its own label after shuffling, and does the training "
            "change the network that your function uses?"
        )
        raise AssertionError(f"{told(right, len(got))} are read rightly. {advice}")
    assert share >= WANTED, (
        f"{told(right, len(got))} are read rightly, and 95 % are wanted. Nothing is distorted yet. Look at how the "
        "loss falls from epoch to epoch: more epochs, or another learning rate? If it no longer falls: more layers, or "
        "more feature maps? And are pixels scaled alike in the training and in the function that comes back?"
    )


@title("95 % of them are read rightly when they are moved by one pixel at most")
def test_moved(student, trained, rng):
    _, test = digits()
    draw, images, reads = np.random.default_rng(rng.getrandbits(64)), pixels(test), reader(student, trained)
    labels = np.tile(test.labels, 3)
    right = count_right(reads, moved(np.tile(images, (3, 1, 1, 1)), draw), labels)
    if right < WANTED * len(labels):
        before = count_right(reads, images, test.labels)
        raise AssertionError(
            f"As they are {told(before, len(images))} are read rightly; moved by one pixel at most, three times each, "
            f"{told(right, len(labels))} and 95 % are wanted. What was learned holds for the places where the strokes "
            "were. Move the images while you train, as in augment, anew whenever they are used, and train for longer."
        )


@title("95 % of them are read rightly when they are moved, brighter or darker, and with noise")
def test_distorted(student, trained, rng):
    _, test = digits()
    draw, reads = np.random.default_rng(rng.getrandbits(64)), reader(student, trained)
    images, labels = np.tile(pixels(test), (3, 1, 1, 1)), np.tile(test.labels, 3)
    right = count_right(reads, distorted(images, draw), labels)
    if right < WANTED * len(labels):
        before = count_right(reads, moved(images, draw), labels)
        raise AssertionError(
            f"Moved by one pixel at most {told(before, len(labels))} are read rightly; also brighter or darker and "
            f"with noise {told(right, len(labels))} and 95 % are wanted. Little is missing: train longer, with more "
            "feature maps, or let the images that you train on be distorted in the same way."
        )
