"""What is explained, in one form: an operation, the sizes it works on, and how its window moves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from convjax.arithmetic.axes import integer, number_of_axes, per_axis
from convjax.arithmetic.counting import dividing_groups, truth
from convjax.arithmetic.messages import problem, shown
from convjax.arithmetic.paddings import Pairs, canonical_padding
from convjax.arithmetic.sizes import Sweep, sweep
from convjax.arithmetic.transposed_sizes import transposed_sweep
from convjax.ops.arguments import as_spatial_dims, one_of
from convjax.ops.pooling import require_real_elements

CONVOLUTIONS = ("conv", "true_convolution", "conv_transpose")
POOLS = ("max_pool", "avg_pool")
OPERATIONS = CONVOLUTIONS + POOLS


@dataclass(frozen=True)
class Setting:
    """One convolution or pool, as far as sizes go: every argument with one value per axis.

    Args:
        operation: the public function that is explained, one of OPERATIONS.
        input_size: elements of x along each axis.
        kernel_size: taps along each axis.
        in_channels: channels of x.
        out_channels: channels of the result; a pool keeps those of x.
        stride: elements from one window to the next, along each axis.
        padding: one of the names of padding, or one (low, high) pair per axis.
        output_padding: elements more at the end of each axis; only a transposed convolution has any.
        dilation: elements from one tap to the next, along each axis.
        groups: parts that the channels are split into.
        bias: whether a number is added to each output channel.
        count_padding: whether an average pool counts the zeros of its padding.
    """

    operation: str
    input_size: tuple[int, ...]
    kernel_size: tuple[int, ...]
    in_channels: int
    out_channels: int
    stride: tuple[int, ...]
    padding: str | Pairs
    output_padding: tuple[int, ...]
    dilation: tuple[int, ...]
    groups: int
    bias: bool
    count_padding: bool

    @property
    def spatial_dims(self) -> int:
        """The number of axes that the window moves along."""
        return len(self.input_size)

    @property
    def is_pool(self) -> bool:
        """Whether there is no kernel of weights."""
        return self.operation in POOLS

    @property
    def is_transposed(self) -> bool:
        """Whether the kernel is laid down, and not slid."""
        return self.operation == "conv_transpose"

    @property
    def kernel_shape(self) -> tuple[int, ...]:
        """The shape of the kernel that the operation takes; of a pool there is none."""
        if self.is_transposed:
            return (*self.kernel_size, self.out_channels // self.groups, self.in_channels)
        return (*self.kernel_size, self.in_channels // self.groups, self.out_channels)

    @cached_property
    def sweep(self) -> Sweep:
        """The windows and the zeros around the input; of a transposed convolution, those of the one it transposes."""
        return _swept(self, "")

    @property
    def output_size(self) -> tuple[int, ...]:
        """Elements of the result along each axis."""
        return self.sweep.input_size if self.is_transposed else self.sweep.output_size


def as_setting(given: dict[str, Any]) -> Setting:
    """The setting that the arguments of ``explain`` describe; a ConvjaxError where they describe none."""
    operation = one_of("operation", given["operation"], OPERATIONS)
    input_size, kernel_size = given["input_size"], given["kernel_size"]
    known = given.get("arrays") or f"input_size is {shown(input_size)}, kernel_size is {shown(kernel_size)}"
    pool = operation in POOLS
    stride = given["stride"] if given["stride"] is not None else kernel_size if pool else 1
    sizes = {"input_size": input_size, "kernel_size": kernel_size, "stride": stride, "dilation": given["dilation"]}
    axes = number_of_axes(known, **sizes, output_padding=given["output_padding"])
    usual = as_spatial_dims(given["spatial_dims"], known=known)
    axes = usual if axes is None else as_spatial_dims(axes, known=known)
    counting = truth("count_padding", given["count_padding"], known=known)
    in_channels = integer("in_channels", given["in_channels"], at_least=1, known=known)
    out_channels = _out_channels(given["out_channels"], in_channels, pool, known)
    setting = Setting(
        operation=operation,
        input_size=per_axis("input_size", input_size, axes, at_least=1, known=known),
        kernel_size=per_axis("kernel_size", kernel_size, axes, at_least=1, known=known),
        in_channels=in_channels,
        out_channels=out_channels,
        stride=per_axis("stride", stride, axes, at_least=1, known=known),
        padding=canonical_padding(given["padding"], axes, known=known),
        output_padding=per_axis("output_padding", given["output_padding"], axes, at_least=0, known=known),
        dilation=per_axis("dilation", given["dilation"], axes, at_least=1, known=known),
        groups=dividing_groups(given["groups"], in_channels, out_channels, known=known),
        bias=bool(given["bias"]),
        count_padding=counting,
    )
    _require_nothing_foreign(setting, known)
    windows = _swept(setting, known)
    if operation == "max_pool" or (operation == "avg_pool" and not setting.count_padding):
        require_real_elements(windows, known)
    return setting


def _swept(setting: Setting, known: str) -> Sweep:
    moves = {"stride": setting.stride, "padding": setting.padding, "dilation": setting.dilation, "known": known}
    if setting.is_transposed:
        more = setting.output_padding
        return transposed_sweep(setting.input_size, setting.kernel_size, output_padding=more, **moves)
    return sweep(setting.input_size, setting.kernel_size, **moves)


def _out_channels(given: object, in_channels: int, pool: bool, known: str) -> int:
    if given is None:
        return in_channels if pool else 1
    wanted = integer("out_channels", given, at_least=1, known=known)
    if pool and wanted != in_channels:
        what = f"out_channels {wanted} differs from in_channels {in_channels}"
        raise problem(what, known, "Use no out_channels: a pool keeps the channels as they are.")
    return wanted


def _require_nothing_foreign(setting: Setting, known: str) -> None:
    """Refuse what the operation does not have: it would be shown, and change nothing."""
    foreign = {
        "groups": setting.is_pool and setting.groups != 1,
        "bias": setting.is_pool and setting.bias,
        "output_padding": not setting.is_transposed and any(setting.output_padding),
        "count_padding": setting.operation != "avg_pool" and not setting.count_padding,
    }
    for name, is_foreign in foreign.items():
        if is_foreign:
            what = f"{name} {shown(getattr(setting, name))} is nothing that {setting.operation} has"
            raise problem(what, known, f"Use {setting.operation} without {name}.")
