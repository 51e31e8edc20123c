"""From logits to shares

The last layer of a classifier gives one number for each class, the logit: any
number at all, negative too. Softmax turns them into shares of 1, the larger
the logit the larger the share:

    share[i] = exp(logit[i]) / (exp(logit[0]) + exp(logit[1]) + ...)

    logits      0     1     3
    exp         1     2.7  20.1      together 23.8
    shares      0.04  0.11  0.84     together 1

Only differences count. Adding the same number to every logit of an image
multiplies every exp by one factor, which the division takes out again: the
logits 0, 1, 3 and 1000, 1001, 1003 have the same shares.

A computer sees a difference, though. The largest float32 is about 3.4e38, so
exp(89) is already inf, and inf / inf is nan; the other way, exp(-104) is
exactly 0, and 0 / 0 is nan too. So the largest logit of each image is
subtracted from all of its logits first. The largest is then 0, its exp is 1,
and no sum can overflow or be 0.

    >>> softmax(jnp.array([0.0, 1.0, 3.0])).round(2)
    Array([0.04, 0.11, 0.84], dtype=float32)
    >>> softmax(jnp.array([1000.0, 1001.0, 1003.0])).round(2)
    Array([0.04, 0.11, 0.84], dtype=float32)
    >>> softmax(jnp.array([[5.0, 5.0], [-900.0, 900.0]]))
    Array([[0.5, 0.5],
           [0. , 1. ]], dtype=float32)

The classes lie along the last axis, and there may be any number of axes
before it: each row of logits is a softmax of its own. Logits are finite
float32 numbers. What comes out has the shape and the dtype of what went in.
You may import JAX, NumPy and the standard library; that jax.nn.softmax is
not called, nor anything else that does it all, is a matter of honour.
"""

import jax
import jax.numpy as jnp


def softmax(logits: jax.Array) -> jax.Array:
    """Return the share of each class, along the last axis."""
    axis = 0 if logits.ndim == 1 else 1
    powers = jnp.exp(logits - logits.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)
