"""How wrong are the logits?

Training needs one number that says how wrong a network is, and that changes
smoothly with its weights. For a classifier that is the cross-entropy: take
the share that softmax gives to the right class, and minus its logarithm.

    share of the right class    1     0.5    0.1    0.001
    -log of it                  0     0.69   2.3    6.9

Sure and right costs nothing; sure and wrong costs without bound. Of a batch
the mean is taken, so that the number does not depend on how many images there
are:

    loss = mean over images of  -log(softmax(logits)[label])

The logarithm and the exp in softmax undo each other, so no share is needed:

    -log(softmax(logits)[label]) = logsumexp(logits) - logits[label]

with logsumexp(logits) = log(exp(logits[0]) + exp(logits[1]) + ...), and
jax.nn.logsumexp subtracts the largest itself. Where the share is
too small for a float32, its logarithm is -inf and the gradient nan, or, with
a small number added to save it, the gradient is 0 and nothing is learned.
From the logits the loss and its gradient are always right.

    >>> logits = jnp.array([[0.0, 0.0], [3.0, 1.0]])
    >>> per_image = [0.6931, 0.1269]    # log(2), and log(e**3 + e) - 3
    >>> print(round(float(cross_entropy(logits, jnp.array([0, 0]))), 4))
    0.41
    >>> print(cross_entropy(jnp.array([[0.0, 500.0]]), jnp.array([0])))
    500.0

For one image the gradient with respect to the logits is the shares, less 1 at
the right class: it pulls the right logit up and the others down, by as much
as they were wrong.

`logits` has shape (batch, classes) and holds float32 numbers of any size;
`labels` has shape (batch,) and holds the number of each image's class, from
0. What comes out is one number, by the natural logarithm. It is
differentiated with jax.grad, so write it with jax.numpy. You may import JAX,
NumPy and the standard library.
"""

import jax
import jax.numpy as jnp


def cross_entropy(logits: jax.Array, labels: jax.Array) -> jax.Array:
    """Return the mean over the batch of -log of the right class's share."""
    largest = logits.max()
    total = jnp.exp(logits - largest).sum(axis=1)
    right = logits[jnp.arange(logits.shape[0]), labels]
    return jnp.mean(jnp.log(total) + largest - right)
