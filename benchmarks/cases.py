"""What is measured: convolutions, pools and training steps, by their sizes. Nothing here loads JAX or PyTorch."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Literal, TypeAlias

from convjax.train.recipe import Recipe
from convjax.train.runs.presets import preset_of, recipe_of

Direction: TypeAlias = Literal[
    "forward", "input_gradient", "kernel_gradient", "forward_and_gradient", "step", "compile", "training"
]


@dataclass(frozen=True, slots=True)
class Convolution:
    """A convolution with zeros around, half a kernel wide; channels counts those that go in and those that come out.

    Where it is transposed, in_channels and size are those of the images it is given, as for everything else.
    """

    batch: int
    size: tuple[int, ...]
    in_channels: int
    out_channels: int
    kernel: int
    stride: int = 1
    groups: int = 1
    dilation: int = 1
    transposed: bool = False

    @property
    def directions(self) -> tuple[Direction, ...]:
        """A convolution is linear in both arrays: what is asked of it, and the two products that training needs."""
        return ("forward", "input_gradient", "kernel_gradient")

    @property
    def padding(self) -> int:
        """Zeros on each side; for an even kernel one fewer, so that a transposed one multiplies sizes exactly."""
        return self.dilation * (self.kernel - 1) // 2

    @property
    def images_shape(self) -> tuple[int, ...]:
        """(batch, *spatial, channels)."""
        return (self.batch, *self.size, self.in_channels)

    @property
    def kernel_shape(self) -> tuple[int, ...]:
        """That of the convolution; where it is transposed, that of the convolution which is."""
        ends = (self.out_channels, self.in_channels) if self.transposed else (self.in_channels, self.out_channels)
        return (*(self.kernel,) * len(self.size), ends[0] // self.groups, ends[1])

    def tiny(self) -> Convolution:
        """The same kind of convolution, small enough for loops in Python."""
        groups = min(self.groups, 3)
        into, out = groups * min(self.in_channels // self.groups, 2), groups * min(self.out_channels // self.groups, 3)
        size = tuple(range(self.dilation * 2 + 3, self.dilation * 2 + 3 + len(self.size)))
        kernel = min(self.kernel, 5)
        return dataclasses.replace(
            self, batch=2, size=size, in_channels=into, out_channels=out, kernel=kernel, groups=groups
        )

    def __str__(self) -> str:
        """As the tables name it: 64 × 32², 64→128, 3², stride 2."""
        more = [f"stride {self.stride}"] if self.stride > 1 else []
        more += [f"dilation {self.dilation}"] if self.dilation > 1 else []
        if self.groups > 1:
            more.append("depthwise" if self.groups == self.in_channels else f"{self.groups} groups")
        more += ["transposed"] if self.transposed else []
        axes = len(self.size)
        channels = f"{self.in_channels}→{self.out_channels}"
        return ", ".join([f"{self.batch} × {raised(self.size)}", channels, raised((self.kernel,) * axes), *more])


@dataclass(frozen=True, slots=True)
class Pool:
    """The largest number or the mean of every window."""

    kind: Literal["max", "avg"]
    batch: int
    size: tuple[int, ...]
    channels: int
    kernel: int
    stride: int
    padding: int = 0

    @property
    def directions(self) -> tuple[Direction, ...]:
        """The gradient is measured with the result: some keep from the one what the other needs."""
        return ("forward", "forward_and_gradient")

    @property
    def images_shape(self) -> tuple[int, ...]:
        """(batch, *spatial, channels)."""
        return (self.batch, *self.size, self.channels)

    def tiny(self) -> Pool:
        """The same kind of pool, small enough for loops in Python."""
        return dataclasses.replace(self, batch=2, size=(6, 7), channels=2)

    def __str__(self) -> str:
        """As the tables name it: max, 64 × 28², 32 channels, 2², stride 2."""
        sizes = f"{self.kind}, {self.batch} × {raised(self.size)}, {self.channels} channels"
        return f"{sizes}, {raised((self.kernel,) * len(self.size))}, stride {self.stride}"


@dataclass(frozen=True, slots=True)
class Training:
    """A whole step of training with Adam: forward, loss, gradients, update."""

    model: str
    batch: int
    image: tuple[int, int, int]
    classes: int = 10

    @property
    def directions(self) -> tuple[Direction, ...]:
        """A step goes through all of them."""
        return ("step",)

    @property
    def images_shape(self) -> tuple[int, ...]:
        """(batch, height, width, channels)."""
        return (self.batch, *self.image)

    def tiny(self) -> Training:
        """The same model over images about as small as it takes."""
        side = {"fast_mnist": 12, "lenet5": 16, "resnet20": 8}.get(self.model, 32)
        return dataclasses.replace(self, batch=2, image=(side, side, self.image[-1]))

    def __str__(self) -> str:
        """As the tables name it: fast_mnist, 64 × 28²×1."""
        return f"{self.model}, {self.batch} × {raised(self.image[:2])}×{self.image[-1]}"


@dataclass(frozen=True, slots=True)
class Compilation(Training):
    """The same step, traced and compiled instead of run."""

    @property
    def directions(self) -> tuple[Direction, ...]:
        """One thing is asked of it."""
        return ("compile",)


@dataclass(frozen=True, slots=True)
class TrainingRun:
    """A whole training with Adam under one cycle of the learning rate, from several seeds.

    The rate rises along half a cosine for a share of the steps, from its highest value divided by a number, and falls
    along another, to its first value divided by another number.
    """

    model: str
    batch: int
    epochs: int
    learning_rate: float
    rising: float = 0.3
    start_divided_by: float = 25.0
    end_divided_by: float = 1e4
    classes: int = 10
    seeds: int = 5

    @classmethod
    def of_preset(cls, name: str) -> TrainingRun:
        """What convjax train does by a preset, which trains on all images by Adam under one cycle."""
        preset, recipe = preset_of(name), recipe_of(name)
        assert (recipe.optimizer, recipe.schedule, recipe.validation_fraction) == ("adam", "one_cycle", 0)
        rising = recipe.warmup_epochs / recipe.epochs
        return cls(preset.model, recipe.batch_size, recipe.epochs, recipe.learning_rate or 0.0, rising)

    @property
    def directions(self) -> tuple[Direction, ...]:
        """One thing is asked of it."""
        return ("training",)

    @property
    def recipe(self) -> Recipe:
        """The same as convjax.train takes it."""
        return Recipe(
            epochs=self.epochs,
            batch_size=self.batch,
            optimizer="adam",
            learning_rate=self.learning_rate,
            schedule="one_cycle",
            warmup_epochs=self.rising * self.epochs,
            validation_fraction=0.0,
        )

    def tiny(self) -> TrainingRun:
        """One epoch from one seed."""
        return dataclasses.replace(self, epochs=1, seeds=1)

    def __str__(self) -> str:
        """As the tables name it: fast_mnist, batches of 64, 3 epochs."""
        return f"{self.model} on MNIST, batches of {self.batch}, {self.epochs} epoch{'s' * (self.epochs > 1)}"


Case: TypeAlias = Convolution | Pool | Training | TrainingRun


def raised(size: tuple[int, ...]) -> str:
    """32² of (32, 32), and 16×112×112 of what is no square."""
    if len(set(size)) == 1:
        return f"{size[0]}{('', '', '²', '³')[len(size)]}"
    return "×".join(map(str, size))


_TABLE = (
    Convolution(128, (28, 28), 1, 32, 3),
    Convolution(128, (14, 14), 32, 64, 3),
    Convolution(128, (28, 28), 1, 6, 5),
    Convolution(128, (32, 32), 3, 64, 3),
    Convolution(64, (32, 32), 64, 64, 3),
    Convolution(64, (16, 16), 128, 128, 3),
    Convolution(64, (8, 8), 256, 256, 3),
    Convolution(64, (32, 32), 64, 128, 3, stride=2),
    Convolution(64, (32, 32), 64, 128, 1),
    Convolution(64, (32, 32), 64, 64, 3, groups=64),
    Convolution(64, (32, 32), 64, 64, 3, groups=4),
    Convolution(4, (224, 224), 3, 64, 7, stride=2),
)

_KINDS = (
    Convolution(64, (1024,), 32, 64, 5),
    Convolution(64, (1024,), 64, 64, 3, dilation=8),
    Convolution(64, (1024,), 64, 64, 7, groups=64),
    Convolution(4, (16, 32, 32), 8, 16, 3),
    Convolution(64, (32, 32), 32, 32, 3, dilation=2),
    Convolution(64, (32, 32), 64, 64, 3, groups=64, dilation=2),
    Convolution(64, (28, 28), 96, 96, 3, stride=2, groups=96),
    Convolution(128, (14, 14), 64, 64, 5, groups=64),
    Convolution(64, (16, 16), 64, 32, 4, stride=2, transposed=True),
    Convolution(64, (32, 32), 16, 16, 2, stride=2, transposed=True),
)

_POOLS = (
    Pool("max", 64, (24, 24), 24, 2, 2),
    Pool("max", 64, (32, 32), 64, 2, 2),
    Pool("max", 16, (112, 112), 64, 3, 2, 1),
    Pool("max", 64, (14, 14), 64, 3, 1, 1),
    Pool("avg", 64, (32, 32), 64, 2, 2),
    Pool("avg", 64, (14, 14), 64, 3, 1),
)


def _layers_of_resnet20(batch: int) -> tuple[Convolution, ...]:
    layers = [Convolution(batch, (32, 32), 3, 16, 3), Convolution(batch, (32, 32), 16, 16, 3)]
    for width, side in ((32, 16), (64, 8)):
        layers.append(Convolution(batch, (side * 2, side * 2), width // 2, width, 3, stride=2))
        layers.append(Convolution(batch, (side, side), width, width, 3))
    return tuple(layers)


def _layers_of_mobilenet_v1(batch: int) -> tuple[Convolution, ...]:
    """Each kind of layer once; the model itself puts its zeros at the end where the stride is 2."""
    layers = [Convolution(batch, (64, 64), 3, 32, 3, stride=2)]
    wide = ((16, 128, 128, 1), (8, 256, 512, 2), (4, 512, 512, 1), (4, 512, 1024, 2))
    for side, into, out, stride in ((32, 32, 64, 1), (32, 64, 128, 2), *wide):
        layers.append(Convolution(batch, (side, side), into, into, 3, stride=stride, groups=into))
        layers.append(Convolution(batch, (side // stride,) * 2, into, out, 1))
    return tuple(layers)


_STEPS = (
    Training("fast_mnist", 64, (28, 28, 1)),
    Training("fast_mnist", 256, (28, 28, 1)),
    Training("lenet5", 64, (32, 32, 1)),
    Training("resnet20", 64, (32, 32, 3)),
    Training("mobilenet_v1", 32, (64, 64, 3)),
)

GROUPS: dict[str, tuple[Case, ...]] = {
    "operations": _TABLE,
    "single_images": tuple(dataclasses.replace(case, batch=1) for case in _TABLE),
    "kinds": _KINDS,
    "pools": _POOLS,
    "layers": (*_layers_of_resnet20(64), *_layers_of_mobilenet_v1(32)),
    "steps": _STEPS,
    "compile": tuple(Compilation(*dataclasses.astuple(step)) for step in _STEPS if step.batch < 256),
    "training": (TrainingRun.of_preset("mnist-99"),),
}
"""What is measured under each name that the command takes."""

EXPLANATIONS = {
    "operations": "convolutions that small and middling networks are made of, a batch of them",
    "single_images": "the same, one image at a time",
    "kinds": "1-D, 3-D, dilated, strided depthwise and transposed convolutions",
    "pools": "max and average pools",
    "layers": "the convolutions of resnet20 and mobilenet_v1, each kind once",
    "steps": "whole training steps with Adam",
    "compile": "how long the same steps take to trace and compile",
    "training": "MNIST up to 99.0 % of the test images; needs --data-dir",
}
