"""Loops that are not mended, or mended in the wrong place, and what to say about them.

The gradients are written out in NumPy, which does not compile; only the masks of dropout come from JAX.
"""

import jax
import numpy as np

from grader.checks import call, given, mistake


def numbers(*arrays):
    return [np.asarray(array, np.float32) for array in arrays]


def shares_of(logits):
    parts = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return parts / parts.sum(axis=-1, keepdims=True)


def one_hot(labels, classes):
    return np.eye(classes, dtype=np.float32)[np.asarray(labels)]


# ── fit_line ──────────────────────────────────────────────────────────────────────────────────────────────────────


def gradients_of(line, x, y):
    error = line["slope"] * x + line["offset"] - y
    return {"slope": 2 * np.mean(error * x), "offset": 2 * np.mean(error)}


def as_line(slope, offset):
    return {"slope": np.float32(slope), "offset": np.float32(offset)}


def descend(x, y, rate, steps, step):
    x, y = numbers(x, y)
    line = as_line(0, 0)
    for _ in range(steps):
        line = as_line(**step(line, gradients_of(line, x, y), rate))
    return line


def downhill(line, gradients, rate):
    return {name: line[name] - rate * gradients[name] for name in line}


@mistake(
    "drops what the update gives",
    "At the end the line is still 0 and 0. jax.tree.map changes nothing in place: it gives a new pytree, and that is "
    "dropped in the line that calls it. Give it a name.",
    of="fit_line",
)
def line_not_kept(x, y, *, learning_rate, steps):
    return as_line(0, 0)


@mistake(
    "goes uphill",
    lambda got, expected: (
        f"The slope is {float(got['slope']):.4g} instead of {float(expected['slope']):.4g}: the line moves, but away "
        "from the points. The sign of the update was right before; only its result was not kept."
    ),
    of="fit_line",
)
def line_uphill(x, y, *, learning_rate, steps):
    return descend(x, y, -learning_rate, steps, downhill)


@mistake(
    "keeps only the last step",
    "The line is the last step alone: what went before is dropped. p - learning_rate * g is the new parameter, so p "
    "has to be the one of the step before.",
    of="fit_line",
)
def line_forgets(x, y, *, learning_rate, steps):
    return descend(x, y, learning_rate, steps, lambda _, g, rate: {name: -rate * g[name] for name in g})


@mistake(
    "makes the step itself the line",
    "The line is learning_rate * g, the length of a step, and not where a step leads. The lambda in the tree.map was "
    "right: p - learning_rate * g.",
    of="fit_line",
)
def line_is_the_step(x, y, *, learning_rate, steps):
    return descend(x, y, learning_rate, steps, lambda _, g, rate: {name: rate * g[name] for name in g})


@mistake(
    "makes one step more",
    lambda steps: (
        f"The line is where {steps + 1} steps lead, and {steps} {'is' if steps == 1 else 'are'} asked for. The number "
        "of steps was right before; only what a step gives was not kept."
    ),
    of="fit_line",
)
def line_one_more(x, y, *, learning_rate, steps):
    return descend(x, y, learning_rate, steps + 1, downhill)


@mistake(
    "begins anew in each step",
    "After {steps} steps the line is where one step leads: it begins at 0 again in each. The zeros belong above the "
    "loop.",
    of="fit_line",
)
def line_made_anew(x, y, *, learning_rate, steps):
    return descend(x, y, learning_rate, min(steps, 1), downhill)


# ── fit_classes ───────────────────────────────────────────────────────────────────────────────────────────────────


def classify(features, labels, classes, rate, steps, of_logits):
    (features,) = numbers(features)
    kernel = np.zeros((features.shape[1], classes), np.float32)
    for _ in range(steps):
        kernel = kernel - np.float32(rate) * features.T @ of_logits(features @ kernel, one_hot(labels, classes))
    return kernel.astype(np.float32)


def through_softmax(logits, gradient):
    shares = shares_of(logits)
    return shares * (gradient - (gradient * shares).sum(axis=-1, keepdims=True))


@mistake(
    "applies softmax twice",
    "The kernel moves as far as two softmaxes let it: the loss of Optax takes logits and applies softmax by itself, "
    "and it gets shares. These lie between 0 and 1, so a second softmax can hardly tell them apart, and its gradient "
    "is small.",
    of="fit_classes",
)
def classes_softmax_twice(features, labels, *, classes, learning_rate, steps):
    def of_logits(logits, right):
        shares = shares_of(logits)
        return through_softmax(logits, shares_of(shares) - right) / len(right)

    return classify(features, labels, classes, learning_rate, steps, of_logits)


@mistake(
    "drops the logarithm with the softmax",
    "Your loss is 1 less the share of the right class, or minus that share: the logarithm is missing. Where the share "
    "is near 0 its gradient is near 0, too, and what is most wrong is learned least. The loss of Optax was right; it "
    "only wants logits.",
    of="fit_classes",
)
def classes_without_logarithm(features, labels, *, classes, learning_rate, steps):
    return classify(
        features,
        labels,
        classes,
        learning_rate,
        steps,
        lambda logits, right: through_softmax(logits, -right) / len(right),
    )


@mistake(
    "adds up instead of taking the mean",
    "The kernel moves by too much: your loss is the sum over the images. Its mean was right, and so was the learning "
    "rate.",
    of="fit_classes",
)
def classes_added_up(features, labels, *, classes, learning_rate, steps):
    return classify(features, labels, classes, learning_rate, steps, lambda logits, right: shares_of(logits) - right)


@mistake(
    "goes uphill",
    "The kernel moves away from the right classes: the loss has lost a minus. The logarithm of a share is negative, "
    "so the loss is minus it. The loss of Optax was right; it only wants logits.",
    of="fit_classes",
)
def classes_uphill(features, labels, *, classes, learning_rate, steps):
    return classify(
        features, labels, classes, learning_rate, steps, lambda logits, right: (right - shares_of(logits)) / len(right)
    )


@mistake(
    "takes the sigmoid of each logit",
    "Your loss compares each class with its own sigmoid, as for labels that do not exclude each other. An image has "
    "one class of several here, so softmax is right; it only has to be applied once, and the loss of Optax does that.",
    of="fit_classes",
)
def classes_sigmoid(features, labels, *, classes, learning_rate, steps):
    return classify(
        features,
        labels,
        classes,
        learning_rate,
        steps,
        lambda logits, right: (1 / (1 + np.exp(-logits)) - right) / len(right),
    )


# ── fit_with_dropout ──────────────────────────────────────────────────────────────────────────────────────────────


def dropped(key, features):
    return np.where(np.asarray(jax.random.bernoulli(key, 0.5, features.shape)), features / 0.5, 0).astype(np.float32)


def train(key, features, labels, rate, steps, inputs_of, new_key=jax.random.split):
    (features,) = numbers(features)
    right, kernel = one_hot(labels, 2), np.zeros((features.shape[1], 2), np.float32)
    for _ in range(steps):
        key, step_key = new_key(key)
        inputs = inputs_of(step_key, features)
        kernel = kernel - np.float32(rate) * inputs.T @ (shares_of(inputs @ kernel) - right) / len(right)
    return key, kernel.astype(np.float32), features


@mistake(
    "drops features in the evaluation",
    "Some features are still 0 in these logits: the evaluation drops them, too, so that equal images get unequal "
    "logits. A key is only for training; without one, logits_of uses all features.",
    of="fit_with_dropout",
)
def dropout_in_evaluation(key, features, labels, *, learning_rate, steps):
    key, kernel, features = train(key, features, labels, learning_rate, steps, dropped)
    return dropped(key, features) @ kernel


@mistake(
    "drops features in the evaluation, with a new key",
    "A fresh key for the evaluation still drops features, only other ones. Without a key, logits_of uses all of them.",
    of="fit_with_dropout",
)
def dropout_with_a_new_key(key, features, labels, *, learning_rate, steps):
    key, kernel, features = train(key, features, labels, learning_rate, steps, dropped)
    return dropped(jax.random.split(key)[1], features) @ kernel


@mistake(
    "drops features in the evaluation, as the last step did",
    "These are logits of the features that the last step kept, by its key. In the evaluation all features count: "
    "without a key, logits_of uses all of them.",
    of="fit_with_dropout",
)
def dropout_as_in_the_last_step(key, features, labels, *, learning_rate, steps):
    used = []

    def remembered(step_key, features):
        used.append(step_key)
        return dropped(step_key, features)

    _, kernel, features = train(key, features, labels, learning_rate, steps, remembered)
    return dropped(used[-1], features) @ kernel


@mistake(
    "does not make up for what is dropped",
    "The evaluation is right, but in training the features that are kept are no longer divided by 0.5. With half of "
    "them at 0, their mean is then half of what it is in the evaluation. That division was no bug.",
    of="fit_with_dropout",
)
def kept_as_they_are(key, features, labels, *, learning_rate, steps):
    _, kernel, features = train(key, features, labels, learning_rate, steps, lambda *what: dropped(*what) / 2)
    return features @ kernel


@mistake(
    "does not drop anything",
    "All features count in the evaluation now, but in training as well: dropout is gone. Only the evaluation was "
    "wrong.",
    of="fit_with_dropout",
)
def no_dropout_at_all(key, features, labels, *, learning_rate, steps):
    _, kernel, features = train(key, features, labels, learning_rate, steps, lambda _, features: features)
    return features @ kernel


@mistake(
    "halves the features in the evaluation",
    "Your logits are half of what they should be. In training the features that are kept are divided by 0.5, so that "
    "their mean stays; nothing has to be made up for in the evaluation.",
    of="fit_with_dropout",
)
def halved_in_evaluation(key, features, labels, *, learning_rate, steps):
    _, kernel, features = train(key, features, labels, learning_rate, steps, dropped)
    return features @ kernel / 2


@mistake(
    "drops the same features in each step",
    "The evaluation is right, but each step of the training drops the same features: its key is never split. A key "
    "gives the same numbers whenever it is used.",
    of="fit_with_dropout",
)
def same_key_in_each_step(key, features, labels, *, learning_rate, steps):
    _, kernel, features = train(key, features, labels, learning_rate, steps, dropped, lambda key: (key, key))
    return features @ kernel


def probes(rng):
    """Cases of one shape and several steps."""
    draw = np.random.default_rng(rng.getrandbits(64))
    for steps in (2, 3, 4, 5):
        x, y, features = (draw.uniform(0.5, 2, size=size).astype(np.float32) for size in (4, 4, (4, 3)))
        labels = np.array([0, 1, 0, 1], np.int32)
        yield call.fit_line(x, y, learning_rate=0.1, steps=steps)
        yield call.fit_classes(features, labels, classes=3, learning_rate=0.5, steps=steps)
        yield call.fit_with_dropout(given.key(rng.randrange(1000)), features, labels, learning_rate=0.5, steps=steps)
