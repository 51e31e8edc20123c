"""Wrong answers to `cross_entropy`, and what to say about them.

They compute in NumPy where nothing is differentiated: JAX would compile each of them anew, and a diagnosis has seconds.
"""

import jax
import jax.numpy as jnp
import numpy as np

from grader.checks import call, mistake


def library_for(logits):
    return jnp if isinstance(logits, jax.core.Tracer) else np


def in_either(function):
    """Let a mistake see the library, the logits as its array, and the labels as NumPy's."""

    def asked(logits, labels):
        library = library_for(logits)
        with np.errstate(all="ignore"):
            return function(library, library.asarray(logits), np.asarray(labels))

    asked.__name__ = function.__name__
    return asked


def log_shares(library, logits):
    less = logits - logits.max(axis=-1, keepdims=True)
    return less - library.log(library.exp(less).sum(axis=-1, keepdims=True))


def right_of(numbers, labels):
    return numbers[np.arange(labels.shape[0]), labels]


def number(value):
    """Return a number in a few digits, or say what else it is; of a gradient, nothing."""
    return f"{float(value):.4g}" if np.ndim(value) == 0 else "This gradient"


def right(value):
    return f"{float(value):.4g}" if np.ndim(value) == 0 else "another"


def comes(got):
    return "is" if np.ndim(got) == 0 else "is that of"


def why_not_sum(got, expected, logits):
    images = logits.shape[0]
    return (
        f"{number(got)} {comes(got)} the sum over the {images} images. The mean is asked for, which does not grow with "
        f"the batch: divide by {images}."
    )


@mistake("adds up instead of taking the mean", why_not_sum)
@in_either
def adds_up(library, logits, labels):
    return -right_of(log_shares(library, logits), labels).sum()


def why_not_classes(got, logits):
    images, classes = logits.shape
    return (
        f"{number(got)} {comes(got)} a mean over all {images * classes} entries: most of them are the 0 of a wrong "
        f"class. An image has one right class, so add up along the classes first and take the mean over the {images} "
        "images."
    )


@mistake("takes the mean over images and classes", why_not_classes)
@in_either
def mean_over_classes(library, logits, labels):
    return -right_of(log_shares(library, logits), labels).mean() / logits.shape[-1]


def why_not_all_pairs(got, logits):
    images = logits.shape[0]
    return (
        f"{number(got)} {comes(got)} a mean over every image with every label: logits[:, labels] takes from each row "
        f"the logits at all {images} labels, {images}×{images} numbers. Each image has its own label alone: "
        "logits[jnp.arange(batch), labels]."
    )


@mistake("meets every image with every label", why_not_all_pairs)
@in_either
def every_pair(library, logits, labels):
    return -log_shares(library, logits)[:, labels].mean()


def why_not_one_sum(got, logits):
    images, classes = logits.shape
    return (
        f"{number(got)} {comes(got)} the loss with one logsumexp over all {images * classes} logits of the batch. Each "
        f"image's shares add up to 1 by themselves: axis=-1 gives {images} numbers, one a row."
    )


@mistake("takes one logsumexp of the whole batch", why_not_one_sum)
@in_either
def one_sum_for_all(library, logits, labels):
    largest = logits.max()
    return (largest + library.log(library.exp(logits - largest).sum()) - right_of(logits, labels)).mean()


def why_sign(got):
    return (
        f"{number(got)} {comes(got)} the mean of log(share), without the minus. A share is at most 1, so its logarithm "
        "is at most 0; with the minus the loss is at least 0, and less is better."
    )


@mistake("forgets the minus", why_sign)
@in_either
def without_the_minus(library, logits, labels):
    return right_of(log_shares(library, logits), labels).mean()


def why_softmax_is_missing(got):
    return (
        f"{number(got)} {comes(got)} minus the right logit alone. That is not yet the logarithm of a share: logsumexp "
        "of all logits of the image is missing, which makes the shares add up to 1."
    )


@mistake("takes the logits for logarithms of shares", why_softmax_is_missing)
@in_either
def without_softmax(library, logits, labels):
    return -right_of(logits, labels).mean()


def why_softmax_twice(got, expected):
    return (
        f"{number(got)} {comes(got)} a softmax of a softmax: the shares went where logits belong. Shares lie between 0 "
        "and 1, so the second softmax can hardly tell them apart, and even a perfect answer costs something. Use the "
        "logits as they come."
    )


@mistake("applies softmax twice", why_softmax_twice)
@in_either
def softmax_twice(library, logits, labels):
    return -right_of(log_shares(library, library.exp(log_shares(library, logits))), labels).mean()


def why_log_of_mean(got):
    return (
        f"{number(got)} {comes(got)} minus the logarithm of the mean share. First the logarithm, then the mean: one "
        "image that is sure and wrong is to cost much, and a mean of shares would hide it among the others."
    )


@mistake("takes the logarithm of the mean", why_log_of_mean)
@in_either
def log_of_the_mean(library, logits, labels):
    return -library.log(library.exp(right_of(log_shares(library, logits), labels)).mean())


def why_not_the_share(got):
    return (
        f"{number(got)} {comes(got)} 1 less the share of the right class. That is never more than 1, however wrong; "
        "cross-entropy is minus the logarithm of the share."
    )


@mistake("takes 1 less the share", why_not_the_share)
@in_either
def without_the_logarithm(library, logits, labels):
    return 1 - right_of(library.exp(log_shares(library, logits)), labels).mean()


def why_the_label(got, logits, labels):
    chosen = np.asarray(logits).argmax(axis=-1)
    image = int(np.argmax(chosen != np.asarray(labels)))
    return (
        f"{number(got)} {comes(got)} the loss of the classes with the largest logit. In image {image} that is class "
        f"{chosen[image]}, but the label says {int(labels[image])}: the loss asks for the share of the label, or it "
        "could not tell right from wrong."
    )


@mistake("takes the largest share instead of the label's", why_the_label)
@in_either
def the_largest_share(library, logits, labels):
    return -log_shares(library, logits).max(axis=-1).mean()


def why_not_naive(got, logits):
    logits = np.asarray(logits)
    what = "The loss" if np.ndim(got) == 0 else "The gradient"
    return (
        f"{what} is right for small logits. Here they lie between {logits.min():.4g} and {logits.max():.4g}, where exp "
        "or a share leaves what a float32 can hold. Do not go by way of the share: logsumexp(logits) less the right "
        "logit needs none, and it subtracts the largest itself."
    )


@mistake("takes the logarithm of a share that is 0", why_not_naive)
@in_either
def log_of_softmax(library, logits, labels):
    return -library.log(right_of(library.exp(log_shares(library, logits)), labels)).mean()


@mistake("takes exp of logits that are too large", why_not_naive)
@in_either
def log_of_the_plain_sum(library, logits, labels):
    return (library.log(library.exp(logits).sum(axis=-1)) - right_of(logits, labels)).mean()


@mistake(
    "subtracts one largest from the whole batch",
    "The largest logit of the whole batch is subtracted before exp. Of an image whose logits lie far below it all "
    "become 0, and the logarithm of 0 is -inf. Each image has a largest logit of its own: max(axis=1, keepdims=True), "
    "or jax.nn.logsumexp with axis=1.",
)
@in_either
def one_largest_for_all(library, logits, labels):
    total = library.exp(logits - logits.max()).sum(axis=-1)
    return (library.log(total) + logits.max() - right_of(logits, labels)).mean()


WHY_NO_EPSILON = (
    "A small number added to the share keeps the loss finite, but it bounds it: an image that is sure and wrong costs "
    "no more than about 20, and there the gradient is 0, so nothing is learned from it. From the logits no such number "
    "is needed: logsumexp(logits) less the right logit."
)


@mistake("adds a small number to the share", WHY_NO_EPSILON)
@in_either
def with_epsilon(library, logits, labels):
    return -library.log(right_of(library.exp(log_shares(library, logits)), labels) + 1e-9).mean()


@mistake("adds a larger small number to the share", WHY_NO_EPSILON)
@in_either
def with_larger_epsilon(library, logits, labels):
    return -library.log(right_of(library.exp(log_shares(library, logits)), labels) + 1e-7).mean()


def why_natural(got):
    return (
        f"{number(got)} {comes(got)} a logarithm to base 2. The natural one is asked for, jnp.log: it is the one that "
        "undoes exp."
    )


@mistake("takes the logarithm to base 2", why_natural)
@in_either
def in_bits(library, logits, labels):
    return -right_of(log_shares(library, logits), labels).mean() / np.log(2)


def probes(rng):
    """Batches of one shape: three sure and wrong in both images, three of small differences far from 0."""
    draw = np.random.default_rng(rng.getrandbits(64))
    for largest, lift in ((150, 0), (130, 0), (140, 0), (2, 200), (3, -200), (1, 150)):
        logits = draw.uniform(-1, 1, size=(2, 3)).astype(np.float32)
        labels = draw.choice(3, size=2, replace=False)
        logits[0, labels[0]], logits[0, labels[1]] = -largest, largest
        yield call.cross_entropy(jnp.asarray(logits + lift), jnp.asarray(labels, dtype=np.int32))
