"""How many are right?

The loss is for the optimiser; people ask how many images are classified
rightly. The network's answer is the class with the largest logit, and the
accuracy is the share of images whose answer is the label:

                 logits         answer   label
    image 0    2.0  1.0 -1.0      0        0     right
    image 1    0.1  0.3  0.2      1        2     wrong
    image 2   -5.0 -1.0 -2.0      1        1     right

Two of three: the accuracy is 2 / 3. Softmax need not be taken, because it
keeps the order; and how sure the network was does not matter.

    >>> logits = jnp.array([[2.0, 1, -1], [0.1, 0.3, 0.2], [-5, -1, -2]])
    >>> print(accuracy(logits, jnp.array([0, 2, 1])))
    0.6666667

Where the largest logit occurs twice, the first of them is the answer, and the
others are not: that is what argmax does. It matters. A network whose logits
are all 0 would be right about every image if a tie counted for each; so it
answers class 0, and is right about the images of class 0.

    >>> print(accuracy(jnp.zeros((2, 3)), jnp.array([0, 1])))
    0.5

`logits` has shape (batch, classes), `labels` has shape (batch,) and holds the
number of each image's class, from 0. What comes out is one float from 0 to 1,
a share and no percentage. No logit is nan, and the batch is not empty. You
may import JAX, NumPy and the standard library.
"""

import jax
import jax.numpy as jnp


def accuracy(logits: jax.Array, labels: jax.Array) -> jax.Array:
    """Return the share of images whose largest logit is the label's."""
    largest = logits.max(axis=1, keepdims=True)
    answers = jnp.argmax(jnp.isclose(logits, largest), axis=1)    # first one
    return jnp.mean(answers == labels)
