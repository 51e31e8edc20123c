"""The convolutions of which the table that chooses algorithms is made: of every kind, and at the ends of each number.

A convolution is computed as the nearest of its kind here. So these are meant to lie around whatever networks ask for:
the layers of small and of large ones, one image and hundreds, few channels and thousands.
"""

from __future__ import annotations

from .cases import GROUPS, Convolution

_DENSE = (
    Convolution(64, (24, 24), 1, 24, 5),  # fast_mnist
    Convolution(256, (24, 24), 1, 24, 5),
    Convolution(64, (10, 10), 24, 32, 3),
    Convolution(256, (10, 10), 24, 32, 3),
    Convolution(64, (28, 28), 1, 6, 5),  # lenet5
    Convolution(64, (10, 10), 6, 16, 5),
    Convolution(256, (32, 32), 16, 16, 3),
    Convolution(256, (8, 8), 64, 64, 3),
    Convolution(16, (56, 56), 64, 64, 3),  # large networks
    Convolution(16, (14, 14), 256, 256, 3),
    Convolution(16, (7, 7), 512, 512, 3),
    Convolution(1, (7, 7), 512, 512, 3),
    Convolution(1, (112, 112), 64, 64, 3),
    Convolution(4, (224, 224), 3, 64, 3),
    Convolution(1, (224, 224), 3, 32, 3),
    Convolution(256, (16, 16), 4, 8, 3),
    Convolution(64, (14, 14), 8, 8, 3),
    Convolution(64, (4, 4), 128, 128, 3),
    Convolution(32, (28, 28), 16, 16, 7),
    Convolution(1, (56, 56), 64, 64, 5),
)

_STRIDED = (
    Convolution(64, (32, 32), 32, 64, 4, stride=2),  # those that transposed convolutions of a decoder transpose
    Convolution(64, (64, 64), 16, 16, 2, stride=2),
    Convolution(16, (28, 28), 256, 256, 3, stride=2),
    Convolution(1, (112, 112), 32, 64, 3, stride=2),
    Convolution(4, (224, 224), 3, 256, 16, stride=16),
    Convolution(256, (28, 28), 1, 32, 3, stride=2),
    Convolution(1, (224, 224), 3, 32, 3, stride=2),
    Convolution(16, (28, 28), 256, 512, 1, stride=2),
    Convolution(1, (56, 56), 64, 128, 1, stride=2),
)

_ONE_TAP = (
    Convolution(16, (56, 56), 64, 256, 1),
    Convolution(16, (7, 7), 2048, 512, 1),
    Convolution(1, (14, 14), 256, 1024, 1),
    Convolution(1, (112, 112), 32, 16, 1),
    Convolution(256, (14, 14), 16, 32, 1),
    Convolution(64, (32, 32), 3, 16, 1),
)

_DILATED = (Convolution(4, (28, 28), 256, 256, 3, dilation=4), Convolution(1, (64, 64), 64, 64, 3, dilation=2))

_DEPTHWISE = (
    Convolution(1, (14, 14), 512, 512, 3, groups=512),
    Convolution(1, (112, 112), 32, 32, 3, groups=32),
    Convolution(16, (7, 7), 2048, 2048, 3, groups=2048),
    Convolution(256, (16, 16), 16, 16, 3, groups=16),
    Convolution(8, (28, 28), 192, 192, 7, groups=192),
    Convolution(64, (28, 28), 32, 64, 3, groups=32),
    Convolution(64, (16, 16), 8, 64, 3, groups=8),
    Convolution(1, (56, 56), 144, 144, 3, stride=2, groups=144),
    Convolution(32, (28, 28), 120, 120, 5, stride=2, groups=120),
    Convolution(32, (16, 16), 32, 64, 3, stride=2, groups=32),
    Convolution(1, (32, 32), 256, 256, 3, groups=256, dilation=2),
)

_GROUPED = (
    Convolution(16, (56, 56), 128, 128, 3, groups=32),
    Convolution(16, (14, 14), 512, 512, 3, groups=32),
    Convolution(1, (28, 28), 256, 256, 3, groups=32),
    Convolution(16, (27, 27), 96, 256, 5, groups=2),
    Convolution(64, (16, 16), 32, 32, 3, groups=16),
    Convolution(4, (14, 14), 512, 512, 3, groups=128),
    Convolution(16, (56, 56), 128, 128, 3, stride=2, groups=32),
    Convolution(64, (16, 16), 64, 128, 3, stride=2, groups=4),
    Convolution(32, (28, 28), 240, 240, 1, groups=3),
    Convolution(64, (14, 14), 128, 128, 1, groups=8),
    Convolution(64, (32, 32), 32, 32, 3, groups=4, dilation=2),
)

_OTHER_AXES = (
    Convolution(1, (1024,), 64, 64, 3),
    Convolution(64, (128,), 256, 256, 3),
    Convolution(64, (1024,), 1, 32, 5),
    Convolution(4, (16000,), 1, 64, 80, stride=4),
    Convolution(64, (1024,), 64, 64, 3, stride=2),
    Convolution(64, (1024,), 64, 128, 1),
    Convolution(64, (1024,), 64, 64, 3, groups=4),
    Convolution(1, (1024,), 512, 512, 7, groups=512),
    Convolution(1, (16, 32, 32), 16, 16, 3),
    Convolution(4, (8, 16, 16), 64, 64, 3),
    Convolution(2, (16, 32, 32), 3, 16, 3),
    Convolution(4, (16, 32, 32), 8, 16, 3, stride=2),
    Convolution(4, (8, 16, 16), 64, 128, 1),
    Convolution(4, (8, 16, 16), 32, 32, 3, groups=32),
)


def grid() -> dict[str, tuple[Convolution, ...]]:
    """All of them by the group they belong to, none twice; of the suites, what is no transposed convolution."""
    suites = {name: GROUPS[name] for name in ("operations", "single_images", "kinds", "layers")}
    others = {"dense": _DENSE, "strided": _STRIDED, "one_tap": _ONE_TAP, "dilated": _DILATED}
    others |= {"depthwise": _DEPTHWISE, "grouped": _GROUPED, "other_axes": _OTHER_AXES}
    seen: set[Convolution] = set()
    found: dict[str, tuple[Convolution, ...]] = {}
    for name, cases in (suites | others).items():
        convolutions = [case for case in cases if isinstance(case, Convolution) and not case.transposed]
        found[name] = tuple(case for case in convolutions if case not in seen)
        seen.update(found[name])
    return found
