"""Wrong answers to `accuracy`, and what to say about them; in NumPy, which does not compile anew for each."""

import numpy as np

from grader.checks import call, mistake


def counted(number, noun):
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def right_ones(expected, labels):
    return round(float(expected) * np.size(labels))


def share_of(right, labels):
    return float(np.mean(right[: labels.size]))


def why_not_count(got, expected, labels):
    return (
        f"{got:g} is how many images are right. Their share is asked for: {right_ones(expected, labels)} of "
        f"{np.size(labels)} is {float(expected):.4g}."
    )


@mistake("counts the right ones", why_not_count)
def counts(logits, labels):
    return float(np.sum(np.argmax(logits, axis=-1) == labels))


@mistake("counts the right ones, as an int", why_not_count)
def counts_as_an_int(logits, labels):
    return int(np.sum(np.argmax(logits, axis=-1) == labels))


@mistake(
    "gives percent",
    lambda got, expected: (
        f"{got:.4g} is the accuracy in percent. The share itself is asked for, from 0 to 1: {float(expected):.4g}."
    ),
)
def in_percent(logits, labels):
    return 100 * share_of(np.argmax(logits, axis=-1) == labels, labels)


@mistake(
    "gives the share of errors",
    lambda got, expected, labels: (
        f"{float(got):.4g} is the share of images that are wrong. Accuracy is the share of those that are right, "
        f"{right_ones(expected, labels)} of {np.size(labels)}: {float(expected):.4g}."
    ),
)
def share_of_errors(logits, labels):
    return share_of(np.argmax(logits, axis=-1) != labels, labels)


def why_not_first_axis(logits):
    images, classes = np.shape(logits)
    return (
        f"Your argmax runs along the first axis: it finds an image for each of the {classes} classes. An answer is a "
        f"class for each of the {counted(images, 'image')}, so look along the last axis, axis=-1."
    )


@mistake("looks for the largest along the first axis", why_not_first_axis)
def along_the_first_axis(logits, labels):
    answers = np.argmax(logits, axis=0)
    if answers.shape != np.shape(labels) and answers.size != 1 and np.size(labels) != 1:
        raise TypeError("no shapes that go together")  # as jnp does; NumPy raises a ValueError
    return float(np.mean(answers == labels))


def why_no_axis(logits):
    images, classes = np.shape(logits)
    return (
        f"argmax without an axis looks through all {images * classes} logits as one long row and gives one number, "
        f"{int(np.argmax(logits))}, which you compare with every label. Each of the {counted(images, 'image')} has an "
        "answer of its own: axis=-1."
    )


@mistake("takes one argmax of the whole batch", why_no_axis)
def without_an_axis(logits, labels):
    return share_of(np.argmax(logits) == np.asarray(labels), labels)


def why_from_0(logits, labels):
    answer = int(np.argmax(np.asarray(logits)[0]))
    return (
        f"In image 0 the largest logit stands at {answer}, and you take that for class {answer + 1}. The classes are "
        "counted from 0, as argmax counts and as the labels do: nothing is added."
    )


@mistake("counts the classes from 1", why_from_0)
def counted_from_1(logits, labels):
    return share_of(np.argmax(logits, axis=-1) + 1 == labels, labels)


@mistake(
    "takes logits that are nearly equal for equal",
    "You compare with a tolerance, so that a logit a little below the largest counts as the largest, too, and the "
    "first of them is your answer. By however little it is the largest, argmax finds it.",
)
def nearly_equal_is_a_tie(logits, labels):
    largest = np.max(logits, axis=-1, keepdims=True)
    return share_of(np.argmax(np.isclose(logits, largest), axis=-1) == labels, labels)


@mistake(
    "takes the largest absolute logit",
    "Your answers are the logits farthest from 0, on whichever side. A logit far below 0 says that the class is "
    "unlikely: the answer is the largest, with its sign, and that of -9, -1 and -2 is -1.",
)
def of_the_absolute_value(logits, labels):
    return share_of(np.argmax(np.abs(logits), axis=-1) == labels, labels)


def why_a_tie_counts(logits, labels):
    logits, labels = np.asarray(logits), np.asarray(labels)
    ties = (logits == logits.max(axis=-1, keepdims=True)).sum(axis=-1) > 1
    image = int(np.argmax(ties & (logits.argmax(axis=-1) == labels)))
    return (
        f"In image {image} the largest logit, {logits[image].max():g}, occurs more than once, and you count the image "
        f"as wrong. The first of them is the answer, class {logits[image].argmax()}, and that is its label."
    )


@mistake("counts every tie as wrong", why_a_tie_counts)
def a_tie_is_wrong(logits, labels):
    logits, labels = np.asarray(logits), np.asarray(labels)
    alone = (logits == logits.max(axis=-1, keepdims=True)).sum(axis=-1) == 1
    return share_of(alone & (logits.argmax(axis=-1) == labels), labels)


def why_ties(logits, labels):
    logits, labels = np.asarray(logits), np.asarray(labels)
    largest = logits == logits.max(axis=-1, keepdims=True)
    image = int(np.argmax(largest.sum(axis=-1) > 1))
    classes = np.flatnonzero(largest[image])
    return (
        f"In image {image} the largest logit, {logits[image].max():g}, is that of class "
        f"{' and of class '.join(map(str, classes))}, and you count each of them as the answer. A network answers "
        f"once: the first, class {classes[0]}."
    )


@mistake("counts a tie as right", why_ties)
def a_tie_is_right(logits, labels):
    logits, labels = np.asarray(logits), np.asarray(labels)
    return share_of(logits[np.arange(labels.size), labels] == logits.max(axis=-1), labels)


@mistake(
    "takes the last of equal logits",
    lambda got, expected: (
        f"{float(got):.4g} is what comes out if of equal logits the last is the answer. Here the first is, as argmax "
        f"finds it: {float(expected):.4g}. A sort puts equal ones in another order."
    ),
)
def the_last_of_equal_ones(logits, labels):
    logits = np.asarray(logits)
    answers = logits.shape[-1] - 1 - np.argmax(logits[:, ::-1], axis=-1)
    return share_of(answers == labels, labels)


def why_not_half(logits, labels):
    logits, labels = np.asarray(logits), np.asarray(labels)
    return (
        f"You count an image as right where the logit of its label is more than 0.5. Image 0 has "
        f"{logits[0, labels[0]]:g} there, and its largest is {logits[0].max():g}. A logit is no share, and a share of "
        "less than half may still be the largest: compare the logits of an image with each other."
    )


@mistake("compares the label's logit with 0.5", why_not_half)
def more_than_half(logits, labels):
    logits, labels = np.asarray(logits), np.asarray(labels)
    return share_of(logits[np.arange(labels.size), labels] > 0.5, labels)


@mistake(
    "divides by the number of classes",
    lambda got, expected, logits, labels: (
        f"{float(got):.4g} is the number of right ones divided by the {np.shape(logits)[-1]} classes. Divide by the "
        f"{counted(np.size(labels), 'image')}: {float(expected):.4g}."
    ),
)
def divides_by_the_classes(logits, labels):
    return float(np.sum(np.argmax(logits, axis=-1) == labels) / np.shape(logits)[-1])


@mistake(
    "gives a mean share instead of counting",
    lambda got, expected, labels: (
        f"{float(got):.4g} is the mean share that softmax gives to the right classes. Accuracy does not ask how sure "
        f"the network was: an image is right or wrong, and {right_ones(expected, labels)} of {np.size(labels)} are "
        f"right."
    ),
)
def mean_share(logits, labels):
    logits, labels = np.asarray(logits), np.asarray(labels)
    parts = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return float(np.mean((parts / parts.sum(axis=-1, keepdims=True))[np.arange(labels.size), labels]))


def probes(rng):
    """Batches of 5 images and 5 classes, three with near ties, five with ties; three of 7 images and 3 classes."""
    draw = np.random.default_rng(rng.getrandbits(64))
    for number in range(8):
        logits = draw.permuted(np.tile(np.array([-2.0, -1.0, 0.25, 0.75, 2.0]), (5, 1)), axis=1)
        labels = logits.argmax(axis=1)
        labels[0] = (labels[0] + 1) % 5
        labels[1] = logits[1].argsort()[3]  # 0.75, which is more than a half and not the largest
        if number < 3:
            logits[2, :] = [-1, 1999.99, 2000, 1, 0]
            labels[2] = 2
        else:
            logits[2, :] = [3, 3, 0, 1, 3]
            labels[2] = 0  # the first of the largest; two others have the last
            logits[3, :] = [0, 1, 1, 0, 0]
            labels[3] = 2
            logits[4, :] = [0, 1, 1, 0, 0]
            labels[4] = 2
        yield call.accuracy(logits.astype(np.float32), labels.astype(np.int32))
    for _ in range(3):
        logits = draw.permuted(np.tile(np.array([-1.0, 0.25, 0.75]), (7, 1)), axis=1)
        labels = logits.argmax(axis=1)
        labels[:2] = (labels[:2] + 1) % 3
        yield call.accuracy(logits.astype(np.float32), labels.astype(np.int32))
