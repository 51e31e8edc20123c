"""What a summary holds: a line for every layer, and the totals."""

from __future__ import annotations

import dataclasses
from typing import Any

SCHEMA = "convjax-summary/1"


@dataclasses.dataclass(frozen=True, slots=True)
class LayerSummary:
    """One line of a summary: a layer as often as it is called, or a convolution, product or pool outside of layers.

    Args:
        name: where the layer stands in the model, such as "features.0"; kind and number outside of layers.
        kind: the name of its class, or of the operation.
        output_shape: the shape of what it gives, or of the first array where it gives several.
        dtype: the type of the same.
        parameters: numbers that it learns and that no line above has counted.
        shared_parameters: numbers that it learns and that a line above has counted.
        statistics: numbers that it holds and does not learn, such as the running mean of a batch normalisation.
        macs: multiply-adds of its convolutions and matrix products, those that read padding among them.
        flops: 2 · macs.
        flops_without_padding: as flops, without what reads padding.
        activation_bytes: memory of all it gives.
        receptive_field: elements of the image that one unit sees, per spatial axis; None where that is not known.
        stride: elements of the image from what a unit sees to what the next one sees, per spatial axis; a fraction
            behind an upsampling; None where all units see the same, or where it is not known.
        kernel_size: the window of the convolution or pool that it computes, per spatial axis; None where it computes
            none or several, or where that is not known.
    """

    name: str
    kind: str
    output_shape: tuple[int, ...]
    dtype: str
    parameters: int
    shared_parameters: int
    statistics: int
    macs: int
    flops: int
    flops_without_padding: int
    activation_bytes: int
    receptive_field: tuple[int, ...] | None
    stride: tuple[int | float, ...] | None
    kernel_size: tuple[int, ...] | None = None


@dataclasses.dataclass(frozen=True, slots=True, repr=False)
class Summary:
    """What convjax.summary found: lines and totals, a table wherever it is shown.

    It reads as a table in a terminal, with print and with rich, and in a notebook.

    Args:
        model: the name of the model.
        input_shape: the shape of what the model was given; without a batch axis unless batch_size says otherwise.
        batch_size: images in a batch, None for one image.
        dtype: the type of the images.
        layout: "channels_last" or "channels_first", of the images.
        training: whether the model was in its mode for training.
        layers: the lines.
        output_shape: the shape of what the model gives.
        receptive_field: elements of the image that one unit of it sees, per spatial axis, None where not known.
        stride: elements of the image from what a unit sees to what the next one sees, None as for a layer.
        parameters: all numbers that the model learns, each counted once.
        parameter_bytes: memory of the same.
        statistics: all numbers that it holds and does not learn.
        statistic_bytes: memory of the same.
        input_bytes: memory of the images.
        notes: what a reader of the table should know.
    """

    model: str
    input_shape: tuple[int, ...]
    batch_size: int | None
    dtype: str
    layout: str
    training: bool
    layers: tuple[LayerSummary, ...]
    output_shape: tuple[int, ...]
    receptive_field: tuple[int, ...] | None
    stride: tuple[int | float, ...] | None
    parameters: int
    parameter_bytes: int
    statistics: int
    statistic_bytes: int
    input_bytes: int
    notes: tuple[str, ...]

    @property
    def image_size(self) -> tuple[int, ...]:
        """Elements of an image along its spatial axes."""
        image = self.input_shape[self.batch_size is not None :]
        return image[:-1] if self.layout == "channels_last" else image[1:]

    @property
    def macs(self) -> int:
        """The multiply-adds of all lines."""
        return sum(layer.macs for layer in self.layers)

    @property
    def flops(self) -> int:
        """2 · macs."""
        return 2 * self.macs

    @property
    def flops_without_padding(self) -> int:
        """The floating-point operations of all lines, without what reads padding."""
        return sum(layer.flops_without_padding for layer in self.layers)

    @property
    def activation_bytes(self) -> int:
        """The memory of what all layers give, which training keeps for the way back."""
        return sum(layer.activation_bytes for layer in self.layers)

    @property
    def total_bytes(self) -> int:
        """The memory of the images, of what the model holds and of what its layers give."""
        return self.input_bytes + self.parameter_bytes + self.statistic_bytes + self.activation_bytes

    def as_dict(self) -> dict[str, Any]:
        """Everything as numbers, texts, lists and dicts, ready for JSON."""
        totals = ("macs", "flops", "flops_without_padding", "activation_bytes", "total_bytes")
        own = {entry.name: getattr(self, entry.name) for entry in dataclasses.fields(self) if entry.name != "layers"}
        lines = [{name: _plain(value) for name, value in dataclasses.asdict(one).items()} for one in self.layers]
        found = {name: _plain(value) for name, value in own.items()} | {name: getattr(self, name) for name in totals}
        return {"schema": SCHEMA, **found, "layers": lines}

    def __str__(self) -> str:
        """The table as plain text, as wide as the terminal, or 80 columns."""
        from .terminal import as_text

        return as_text(self)

    __repr__ = __str__

    def __rich_console__(self, console: Any, options: Any) -> Any:
        """The table, in the columns that fit."""
        from .terminal import parts

        return iter(parts(self, options.max_width))

    def _repr_html_(self) -> str:
        from .notebook import as_html

        return as_html(self)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
