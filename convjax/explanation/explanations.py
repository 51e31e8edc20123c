"""One setting in, everything that can be shown of it out."""

import itertools
from dataclasses import dataclass
from functools import cached_property
from typing import Any, SupportsIndex

import numpy as np
from jaxtyping import Array, Real

from convjax.arithmetic import ReceptiveField, Window, conv_macs, receptive_field
from convjax.arithmetic.axes import IntOrInts
from convjax.arithmetic.messages import problem, shown
from convjax.arithmetic.paddings import PaddingLike, Pairs
from convjax.errors import ConvjaxError

from .comparisons import Comparison, comparisons_of, dense_parameters_of, parameters_of
from .documents import arguments_from, arguments_of, written
from .faults import SettingError, with_mends
from .formulas import Formula, formula_of
from .given import arrays_of, why_left_out
from .numbers import Numbers, computed
from .settings import Setting, as_setting
from .snippets import snippet_of
from .taps import AxisTaps, taps_of
from .terms import Term, terms_of


@dataclass(frozen=True, eq=False, repr=False)
class Explanation:
    """Everything that can be shown of one convolution or pool; made by ``explain``.

    Args:
        setting: the arguments, each with one value per axis.
        formula: the size of the output, in symbols and in numbers.
        axes: for each axis, which element of the input each output reads through each tap.
        numbers: the arrays, the output, and what each input channel adds to it; None where they are too many.
        left_out: why there are no numbers; None where there are.
    """

    setting: Setting
    formula: Formula
    axes: tuple[AxisTaps, ...]
    numbers: Numbers | None
    left_out: str | None = None

    def __repr__(self) -> str:
        """The setting and the size that comes out: the tables and arrays are long."""
        return f"<Explanation of {self.setting}: output_size={self.output_size}>"

    @property
    def computed(self) -> bool:
        """Whether there are numbers: sizes, tables and counts there are for settings of any size."""
        return self.numbers is not None

    @property
    def output_size(self) -> tuple[int, ...]:
        """Elements of the output along each axis."""
        return self.setting.output_size

    @property
    def padding(self) -> Pairs:
        """The zeros before the first and after the last element of each axis, whatever way they were asked for.

        Of a transposed convolution these are taken off what comes out.
        """
        return self.setting.sweep.padding

    @property
    def parameters(self) -> int:
        """Weights, and biases if there are any."""
        return parameters_of(self.setting)

    @property
    def dense_parameters(self) -> int:
        """What a dense layer with as many outputs has: a weight for each pair of a number in and a number out."""
        return dense_parameters_of(self.setting)

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Parameters of this layer, of a dense layer with as many outputs, and of one with 1,000, each labelled."""
        return comparisons_of(self.setting)

    @property
    def macs(self) -> int:
        """Multiply-adds for one image, those with zeros of the padding too; a pool multiplies nothing."""
        setting = self.setting
        if setting.is_pool:
            return 0
        places = setting.input_size if setting.is_transposed else setting.output_size
        counts = {"groups": setting.groups, "spatial_dims": setting.spatial_dims}
        return conv_macs(places, setting.kernel_size, setting.in_channels, setting.out_channels, **counts)

    @property
    def receptive_field(self) -> ReceptiveField | None:
        """What one output sees of the input; None for a transposed convolution, whose outputs do not all see alike."""
        setting = self.setting
        if setting.is_transposed:
            return None
        return receptive_field(
            Window(setting.kernel_size, stride=setting.stride, padding=self.padding, dilation=setting.dilation)
        )

    @cached_property
    def code(self) -> str:
        """A few lines of Python that give the same output."""
        return snippet_of(self.setting, self.numbers)

    def terms(self, output: tuple[int, ...]) -> list[Term]:
        """Every term of one number of the output, its bias aside.

        Args:
            output: the index of the number: one per spatial axis, then its channel.

        Raises:
            ConvjaxError: an index that is not in the output, an explanation without numbers.
        """
        index = self._checked("output", output, (*self.output_size, self.setting.out_channels))
        if self.numbers is None:
            raise problem("there are no numbers to take apart", self.left_out or "", "Use a smaller setting.")
        return terms_of(self.setting, self.axes, self.numbers, index)

    def feeds(self, place: tuple[int, ...]) -> list[tuple[int, ...]]:
        """The places of all outputs that read an element of the input.

        Args:
            place: the element's index, one per spatial axis.

        Raises:
            ConvjaxError: an index that is not in the input.
        """
        inside = self._checked("place", place, self.setting.input_size)
        return list(itertools.product(*(axis.feeds[index] for axis, index in zip(self.axes, inside, strict=True))))

    def to_json(self) -> str:
        """Everything above but the terms, as one JSON document; ``from_json`` reads its setting and arrays again."""
        return written(self)

    def _repr_html_(self) -> str | None:
        """The page in a frame, for notebooks: it needs no server, and stays what it is in a saved notebook."""
        from convjax.explore.notebook import as_frame  # upwards, and only where a notebook asks

        return as_frame(self)

    @classmethod
    def from_json(cls, text: str) -> "Explanation":
        """The explanation that a document is of, computed anew: only its setting and its arrays are read.

        Args:
            text: what ``to_json`` gave.

        Raises:
            ConvjaxError: a text that is no such document, holds a number that is not finite, or is too long; a
                SettingError where its setting cannot be explained.
        """
        return explain(**arguments_of(text))

    @staticmethod
    def _checked(name: str, index: tuple[int, ...], shape: tuple[int, ...]) -> tuple[int, ...]:
        if len(index) == len(shape) and all(0 <= one < size for one, size in zip(index, shape, strict=True)):
            return tuple(int(one) for one in index)
        mend = f"Use one index from 0 for each of {shown(shape)}."
        raise problem(f"{name} {shown(index)} is not in {shown(shape)}", "", mend)


def explain(
    input_size: IntOrInts | None = None,
    kernel_size: IntOrInts | None = None,
    *,
    operation: str = "conv",
    x: Real[Array, "*input_size in_channels"] | Real[np.ndarray, "*input_size in_channels"] | None = None,
    kernel: Real[Array, "*kernel_size _ _"] | Real[np.ndarray, "*kernel_size _ _"] | None = None,
    bias: Real[Array, " out_channels"] | Real[np.ndarray, " out_channels"] | bool | None = None,
    in_channels: SupportsIndex | None = None,
    out_channels: SupportsIndex | None = None,
    stride: IntOrInts | None = None,
    padding: PaddingLike = "VALID",
    output_padding: IntOrInts = 0,
    dilation: IntOrInts = 1,
    groups: SupportsIndex = 1,
    count_padding: bool = True,
    spatial_dims: SupportsIndex = 2,
) -> Explanation:
    """Everything that can be shown of one convolution, transposed convolution or pool, computed by the library itself.

    Formula:
        y[i, c] = bias[c] + Σ_j partial_sums[j, i, c], where partial_sums[j, i, c] = Σ_t x[r(i, t), j] · kernel[t, j, c]
        and r(i, t) is the element that output i reads through tap t, or a zero; each axis has a table of r.

    Args:
        input_size: elements of x along every axis, or one number per axis; x has it where it is given.
        kernel_size: taps along every axis, or one number per axis; kernel has it where it is given.
        operation: "conv", "true_convolution", "conv_transpose", "max_pool" or "avg_pool".
        x: (*input_size, in_channels), of finite numbers; small whole numbers where there is none.
        kernel: of the shape that the operation takes; small whole numbers where there is none. A pool has none.
        bias: (out_channels,), or True for small whole numbers, or None.
        in_channels: channels of x, 1 if nothing says more.
        out_channels: channels of the output, 1 if nothing says more; a pool keeps those of x.
        stride: elements from one window to the next; None means 1, and the kernel_size for a pool.
        padding: as for the operation.
        output_padding: as for conv_transpose.
        dilation: elements from one tap to the next.
        groups: parts that the channels are split into.
        count_padding: as for avg_pool.
        spatial_dims: the number of spatial axes where every size is a single int.

    Returns:
        An Explanation: setting, formula, axes, numbers, padding, parameters, comparisons, macs, receptive_field, code;
        terms(output) and feeds(place). Where there would be more than a million numbers they are left out, and
        ``left_out`` says so; all else is there.

    Raises:
        ConvjaxError: a SettingError, for what the operation itself would refuse; ``field`` says which argument is meant
            and ``nearest`` what would do.

    Example:
        >>> shown = explain(9, 3, stride=2)
        >>> shown.output_size, shown.formula.short[0]
        ((4, 4), '⌊(9 − 3) / 2⌋ + 1 = 4')
        >>> shown.axes[0].table[1], len(shown.feeds((2, 2)))
        ((2, 3, 4), 4)

    Source:
        Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016.
    """
    given = {
        "input_size": input_size,
        "kernel_size": kernel_size,
        "operation": operation,
        "in_channels": in_channels,
        "out_channels": out_channels,
        "stride": stride,
        "padding": padding,
        "output_padding": output_padding,
        "dilation": dilation,
        "groups": groups,
        "bias": bias is not None and bias is not False,
        "count_padding": count_padding,
        "spatial_dims": spatial_dims,
    }
    try:
        arrays = arrays_of(given, x, kernel, bias)
        setting = as_setting(given)
        axes, left_out = taps_of(setting), why_left_out(setting)
        numbers = None if left_out else computed(setting, axes, **arrays)
        return Explanation(setting, formula_of(setting), axes, numbers, left_out)
    except ConvjaxError as error:
        raise with_mends(error, given) from None


def explain_json(given: Any) -> Explanation:
    """What ``explain`` says of arguments that came as JSON: nested lists are arrays, null is what is not given.

    Args:
        given: the object, as json.loads gives it.

    Raises:
        ConvjaxError: a SettingError, for anything that is no setting.
    """
    try:
        arguments = arguments_from(given)
    except SettingError:
        raise
    except ConvjaxError as error:
        raise with_mends(error, {}) from None
    return explain(**arguments)
