"""The layers of a network as far as sizes go: windows, one after another and side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from .axes import IntOrInts, is_sequence, is_traced, number_of_axes, per_axis
from .messages import problem, shown, typed
from .paddings import PaddingLike, canonical_padding


@dataclass(frozen=True, slots=True)
class Window:
    """How a convolution or a pool moves over its input: one layer, for receptive_field.

    Formula:
        Output i reads the inputs stride·i + dilation·t − low, t = 0 … kernel_size − 1, for each axis by itself.

    Args:
        kernel_size: taps along the axis, or one number per axis.
        stride: elements from one window to the next.
        padding: a name in any case, an int, one int per axis, or one (low, high) pair per axis; see resolve_padding.
        dilation: elements from one tap to the next.

    Raises:
        ConvjaxError: a size, stride or dilation below 1, a negative padding, an unknown name, a number that is no int,
            lengths that disagree.

    Example:
        >>> Window(3, stride=2, padding="SAME")
        Window(kernel_size=3, stride=2, padding='SAME', dilation=1)

    Source:
        Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016, chapter 2.
    """

    kernel_size: IntOrInts
    stride: IntOrInts = 1
    padding: PaddingLike = "VALID"
    dilation: IntOrInts = 1

    def __post_init__(self) -> None:
        """Check every number as far as it can be without the other layers."""
        known = f"kernel_size is {shown(self.kernel_size)}"
        axes = self.number_of_axes(known)
        per_axis("kernel_size", self.kernel_size, axes or 1, at_least=1, known=known)
        per_axis("stride", self.stride, axes or 1, at_least=1, known=known)
        per_axis("dilation", self.dilation, axes or 1, at_least=1, known=known)
        alone = max(len(self.padding), 1) if is_sequence(self.padding) else 1  # the layers decide how many there are
        canonical_padding(self.padding, axes or alone, known=known)

    def number_of_axes(self, known: str) -> int | None:
        """How many axes the window speaks of; None where it means any number of them."""
        return number_of_axes(known, kernel_size=self.kernel_size, stride=self.stride, dilation=self.dilation)


@dataclass(frozen=True, slots=True)
class Parallel:
    """Branches that read the same input and whose outputs are added or concatenated, for receptive_field.

    Formula:
        A unit sees what it sees through any of its branches: from the first to the last element of their union.

    Args:
        branches: one sequence of layers per branch; an empty one passes its input on, as a residual shortcut does.

    Raises:
        ConvjaxError: branches that are no sequence, or none.

    Example:
        >>> residual = Parallel([[Window(3, padding=1), Window(3, padding=1)], []])
        >>> receptive_field([residual, residual]).size
        9

    Source:
        Araujo, Norris and Sim, Computing receptive fields of convolutional neural networks, Distill, 2019.
    """

    branches: "Sequence[Layer]"

    def __post_init__(self) -> None:
        """Check that there are branches; what is in them is checked with the layers around them."""
        if is_traced(self.branches) or not is_sequence(self.branches) or not len(self.branches):
            mend = "Use one sequence of layers per branch: Parallel([[Window(3, padding=1)], []])."
            raise problem(f"branches must be a sequence of branches, got {typed(self.branches)}", "", mend)


Layer: TypeAlias = "Window | Parallel | Sequence[Layer]"
"""A window, branches, or layers one after another."""
