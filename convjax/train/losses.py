"""What a training makes small."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import optax
from jaxtyping import Array, Float, Int


def cross_entropy(
    logits: Float[Array, "batch classes"],
    labels: Int[Array, " batch"] | Float[Array, "batch classes"],
    *,
    label_smoothing: float = 0.0,
) -> Float[Array, " batch"]:
    """Softmax cross-entropy of each image, in nats and in float32.

    Formula:
        loss = log Σ_j exp(z_j) − Σ_j q_j · z_j, with q_j = (1 − ε) · y_j + ε / classes

    Args:
        logits: the scores z, one a class.
        labels: the number of the right class, whose y is 1; or the share y of every class, as mixup gives them.
        label_smoothing: the share ε of the label that is spread evenly over all classes.

    Example:
        >>> import jax.numpy as jnp
        >>> round(float(cross_entropy(jnp.zeros((1, 10)), jnp.array([3]))[0]), 3)  # log 10: it knows nothing
        2.303

    Source: Szegedy et al., Rethinking the Inception architecture for computer vision, 2016, section 7,
    https://arxiv.org/abs/1512.00567.
    """
    logits = logits.astype(jnp.float32)
    if labels.ndim == 1 and not label_smoothing:
        return optax.losses.softmax_cross_entropy_with_integer_labels(logits, labels)
    shares = jax.nn.one_hot(labels, logits.shape[-1]) if labels.ndim == 1 else labels.astype(jnp.float32)
    return optax.losses.softmax_cross_entropy(logits, optax.losses.smooth_labels(shares, label_smoothing))
