"""A layer with weights and a running mean."""

from flax import nnx


class Affine(nnx.Module):
    """`x @ kernel + bias`; counts a running mean of its inputs in `mean`."""

    def __init__(self, inputs: int, outputs: int, *, rngs: nnx.Rngs):
        raise NotImplementedError
