"""Convolutions in which every number differs from the ones beside it, and those that each algorithm is made for."""

from dataclasses import dataclass

import jax.numpy as jnp
import numpy as np
import pytest

from convjax.ops.algorithms.registry import Case
from convjax.ops.algorithms.setting import Setting


@dataclass(frozen=True)
class Convolution:
    """A setting, with the shapes of what it is given."""

    setting: Setting
    batch: int
    input_size: tuple[int, ...]
    kernel_shape: tuple[int, ...]

    @property
    def case(self):
        """What the algorithms are told of it."""
        return Case(self.batch, self.input_size, self.kernel_shape, self.setting)

    @property
    def kernel_size(self):
        """The taps along every axis."""
        return self.kernel_shape[:-2]

    @property
    def output_size(self):
        """The windows along every axis."""
        return self.setting.output_size(self.input_size, self.kernel_size)

    def arrays(self, seed=0):
        """Images, a kernel, and what a loss might send back."""
        generator = np.random.default_rng(seed)
        channels = self.kernel_shape[-2] * self.setting.groups
        shapes = [(self.batch, *self.input_size, channels), self.kernel_shape]
        shapes.append((self.batch, *self.output_size, self.kernel_shape[-1]))
        return [jnp.asarray(generator.normal(size=shape), self.setting.dtype) for shape in shapes]

    def operands(self, direction, arrays):
        """The two arrays and the size that the direction takes, of images, kernel and what is sent back."""
        x, kernel, g = arrays
        return {
            "forward": (x, kernel, self.output_size),
            "input_gradient": (g, kernel, self.input_size),
            "kernel_gradient": (x, g, self.kernel_size),
        }[direction]


def made(size, kernel_shape, *, stride=1, padding=0, dilation=1, groups=1, batch=3, dtype="float32", devices=1):
    """A convolution; numbers count for every axis."""
    dims = len(size)

    def each(value):
        return value if isinstance(value, tuple) else (value,) * dims

    pairs = tuple(pair if isinstance(pair, tuple) else (pair, pair) for pair in each(padding))
    setting = Setting(each(stride), pairs, each(dilation), groups, np.dtype(dtype), devices=devices)
    return Convolution(setting, batch, tuple(size), kernel_shape)


MADE = {
    "dense": made((6, 5), (3, 2, 2, 3), padding=((1, 1), (0, 1))),
    "strided and dilated": made((9, 8), (3, 2, 2, 3), stride=(2, 3), dilation=(2, 1), padding=((1, 2), (0, 1))),
    "a stride that steps over elements": made((7,), (2, 2, 3), stride=3, dilation=3),
    "three axes": made((4, 3, 4), (2, 1, 3, 2, 2), stride=(1, 2, 1), padding=((0, 1), (0, 0), (1, 1))),
    "one tap": made((5, 6), (1, 1, 3, 4), stride=2, padding=((1, 0), (0, 1))),
    "grouped": made((6, 5), (3, 3, 2, 6), stride=(1, 2), padding=1, groups=2),
    "depthwise": made((6, 5), (3, 3, 1, 6), stride=(2, 1), padding=1, groups=3),
    "padding taken off": made((9, 8), (3, 2, 2, 3), stride=(2, 1), padding=((-1, 2), (1, -2))),
}


SLOW = ("dense", "three axes", "depthwise", "padding taken off")


@pytest.fixture(
    params=[pytest.param(one, id=name, marks=[pytest.mark.slow] * (name in SLOW)) for name, one in MADE.items()]
)
def convolution(request):
    """Each of the convolutions in turn."""
    return request.param


@pytest.fixture(scope="session")
def all_made():
    """All of the convolutions."""
    return list(MADE.values())


@pytest.fixture(scope="session")
def all_made_by_name():
    """All of the convolutions by their names."""
    return MADE


@pytest.fixture(scope="session")
def make():
    """Makes a convolution of its numbers."""
    return made
