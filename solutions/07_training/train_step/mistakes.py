"""Wrong answers to `train_step`, and what to say about them; they share what they compile."""

import jax
import numpy as np
import optax
from flax import nnx

from grader.checks import call, given, mistake


@nnx.jit
def pieces(model, images, labels):
    """Return the right loss and its gradients; the batch is 4 images."""

    def loss_of(model):
        return optax.softmax_cross_entropy_with_integer_labels(model(images), labels).mean()

    return nnx.value_and_grad(loss_of)(model)


@nnx.jit
def update(model, optimizer, gradients):
    optimizer.update(model, gradients)


def scaled(gradients, factor):
    return jax.tree.map(lambda gradient: factor * gradient, gradients)


def number(value):
    return f"{float(value):.4f}"


def why_not_moved(got, expected):
    return (
        f"{number(got)} is the loss of the weights as they were at the beginning: no step has moved them. "
        "optimizer.update(model, gradients) does, with the model first; and the gradients are 0 where the function "
        f"uses the model from outside in place of its argument. Moved, the loss is {number(expected)}."
    )


@mistake("does not update the model", why_not_moved)
def not_updated(model, optimizer, images, labels):
    return pieces(model, images, labels)[0]


def why_uphill(got, expected):
    return (
        f"The steps before have led to a loss of {number(got)} instead of {number(expected)}: they went uphill. The "
        "optimiser subtracts by itself; hand it the gradients of the loss as they are, without a minus."
    )


@mistake("goes uphill", why_uphill)
def uphill(model, optimizer, images, labels):
    loss, gradients = pieces(model, images, labels)
    update(model, optimizer, scaled(gradients, -1))
    return loss


def why_not_sum(got, expected, labels):
    return (
        f"{number(got)} is the sum over the {len(labels)} images. Take the mean: it does not grow with the batch, and "
        f"neither do its gradients and the steps: {number(expected)}."
    )


@mistake("adds up the losses of the images", why_not_sum)
def adds_up(model, optimizer, images, labels):
    loss, gradients = pieces(model, images, labels)
    update(model, optimizer, scaled(gradients, len(labels)))
    return loss * len(labels)


def why_not_over_classes(got, expected):
    return (
        f"{number(got)} is a third of {number(expected)}: your mean goes over the 3 classes, too. There is one loss "
        "for each image; the mean is over images alone."
    )


@mistake("takes the mean over the classes, too", why_not_over_classes)
def mean_over_classes(model, optimizer, images, labels):
    loss, gradients = pieces(model, images, labels)
    update(model, optimizer, scaled(gradients, 1 / 3))
    return loss / 3


def why_cross_entropy(got, expected):
    return (
        f"{number(got)} is the mean squared difference of logits and a 1 for the right class. A logit is not meant to "
        f"be 1, and may be as large as it likes: the loss is the cross-entropy, {number(expected)}."
    )


@mistake("takes squares in place of the cross-entropy", why_cross_entropy)
@nnx.jit
def squares(model, optimizer, images, labels):
    def loss_of(model):
        return ((model(images) - nnx.one_hot(labels, 3)) ** 2).mean()

    loss, gradients = nnx.value_and_grad(loss_of)(model)
    optimizer.update(model, gradients)
    return loss


def why_softmax_twice(got, expected):
    return (
        f"{number(got)} is the cross-entropy of shares: softmax was applied to the logits, and the loss of Optax "
        f"applies it again. It takes logits as they come: {number(expected)}."
    )


@mistake("applies softmax before the loss", why_softmax_twice)
@nnx.jit
def softmax_twice(model, optimizer, images, labels):
    def loss_of(model):
        shares = nnx.softmax(model(images))
        return optax.softmax_cross_entropy_with_integer_labels(shares, labels).mean()

    loss, gradients = nnx.value_and_grad(loss_of)(model)
    optimizer.update(model, gradients)
    return loss


def why_before(got, expected):
    return (
        f"{number(got)} is the loss after the update, found by another forward pass. What nnx.value_and_grad returns "
        f"is the loss before it, {number(expected)}, and costs nothing more."
    )


@mistake("returns the loss after the update", why_before)
def loss_after_the_update(model, optimizer, images, labels):
    update(model, optimizer, pieces(model, images, labels)[1])
    return pieces(model, images, labels)[0]


def why_anew(got, expected):
    return (
        f"{number(got)} is where steps without momentum lead: each has only its own gradient. The velocities live in "
        "the optimiser that is handed in. One that is made in the step, or a state that is not kept, begins at 0 every "
        f"time; with them it is {number(expected)}."
    )


@mistake("makes the optimiser anew in each step", why_anew)
def optimiser_made_anew(model, optimizer, images, labels):
    loss, gradients = pieces(model, images, labels)
    update(model, nnx.Optimizer(model, optimizer.tx, wrt=nnx.Param), gradients)
    return loss


_ONE_HALF = optax.sgd(0.5, momentum=0.9)


def why_handed_in(got, expected):
    return (
        f"{number(got)} is where an optimiser made inside the step leads: its learning rate is the lesson's 0.5, "
        "whatever was asked for, and its velocities begin at 0 every time. The one that is handed in knows both: "
        f"{number(expected)}."
    )


@mistake("makes an optimiser of its own, with the lesson's learning rate", why_handed_in)
def optimiser_of_its_own(model, optimizer, images, labels):
    loss, gradients = pieces(model, images, labels)
    update(model, nnx.Optimizer(model, _ONE_HALF, wrt=nnx.Param), gradients)
    return loss


def why_once(got, expected):
    return (
        f"{number(got)} comes of moving twice in each step, with the same gradients. One call of optimizer.update is "
        f"the whole update: {number(expected)}."
    )


@mistake("updates twice", why_once)
def updated_twice(model, optimizer, images, labels):
    loss, gradients = pieces(model, images, labels)
    update(model, optimizer, gradients)
    update(model, optimizer, gradients)
    return loss


def probes(rng):
    """The third step with the same images: after two, each of the above has come to another loss."""
    for learning_rate in (0.1, 0.15, 0.2, 0.25):
        draw = np.random.default_rng(rng.getrandbits(64))
        model = call.Network.construct(given.rngs(rng.randrange(100)))
        optimizer = model.keep("optimizer", learning_rate)
        images, labels = (2 * draw.normal(size=(4, 5, 6, 1))).astype(np.float32), np.array([0, 1, 2, 2], np.int32)
        for _ in range(2):
            call.train_step(model, optimizer, images, labels)
        yield call.train_step(model, optimizer, images, labels)
