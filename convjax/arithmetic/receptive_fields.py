"""What part of the input a unit deep in a network sees."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .axes import IntOrInts, is_sequence, number_of_axes, per_axis
from .messages import counted, plain, problem, shown, typed
from .paddings import Pairs, canonical_padding, named_zeros
from .sizes import sweep
from .windows import Layer, Parallel, Window

_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class ReceptiveField:
    """What the units of a feature map see of the input: one window, moved as the unit is.

    Formula:
        Unit i sees the elements from i·stride − low up to, not including, i·stride − low + size, for each axis by
        itself. The whole network has as many outputs as one window of that size, stride and padding.

    Args:
        size: elements from the first to the last that a unit sees.
        stride: elements from the field of one unit to the field of the next.
        padding: ((low, high), ...), how far the fields of the outermost units may reach over the edges of the input.

    Raises:
        ConvjaxError: from interval and centre, an index below 0 or no int, lengths that disagree.

    Example:
        >>> field = ReceptiveField(size=5, stride=2, padding=((1, 1),))
        >>> field.interval(3), field.centre(3)
        ((5, 10), 7.0)

    Source:
        Araujo, Norris and Sim, Computing receptive fields of convolutional neural networks, Distill, 2019.
    """

    size: int | tuple[int, ...]
    stride: int | tuple[int, ...]
    padding: Pairs

    def interval(self, index: IntOrInts) -> tuple[int, int] | Pairs:
        """The elements that a unit sees: (start, end), end not included, or one such pair per axis.

        A start below 0, or an end behind the input, is in the padding.
        """
        found = self._intervals(index)
        return found[0] if self._number_of_axes(index) is None else found

    def centre(self, index: IntOrInts) -> float | tuple[float, ...]:
        """The middle of what a unit sees, or one per axis; it lies between two elements where the size is even."""
        middles = tuple((start + end - 1) / 2 for start, end in self._intervals(index))
        return middles[0] if self._number_of_axes(index) is None else middles

    def _number_of_axes(self, index: IntOrInts) -> int | None:
        return number_of_axes(str(self), size=self.size, index=index)

    def _intervals(self, index: IntOrInts) -> Pairs:
        axes = self._number_of_axes(index) or 1
        units = per_axis("index", index, axes, at_least=0, known=str(self))
        sizes = per_axis("size", self.size, axes, at_least=1)
        strides = per_axis("stride", self.stride, axes, at_least=1)
        pairs = self.padding * axes if len(self.padding) == 1 else self.padding
        starts = [unit * stride - low for unit, stride, (low, _) in zip(units, strides, pairs, strict=True)]
        return tuple((start, start + size) for start, size in zip(starts, sizes, strict=True))


def receptive_field(layers: Layer, *, input_size: IntOrInts | None = None) -> ReceptiveField:
    """What one unit of the last layer sees of the input, through all layers.

    Formula:
        Before the first layer size = stride = 1 and low = high = 0. Each layer of kernel k, stride s, dilation d and
        padding (l, h) makes, for each axis by itself,

        - size + d·(k − 1)·stride of the size,
        - low + l·stride and high + h·stride of the padding,
        - stride·s of the stride.

        Of branches it takes the union, from the first element that any of them sees to the last.

    Args:
        layers: a sequence of Window, from the input on; of Parallel, where the network branches; or of such sequences.
            An empty one is the input itself.
        input_size: elements along the axis, or one number per axis. Needed where "SAME" or "SAME_LOWER" meets a
            stride, since the zeros before the input then depend on it. Where it is given, every layer must fit.

    Returns:
        A ReceptiveField: of ints where every number is an int, of tuples with one number per axis where one is a
        sequence; its padding has one pair per axis either way.

    Raises:
        ConvjaxError: layers of another kind, "SAME" under a stride without input_size, layers for different numbers
            of axes, branches that come out in different sizes, a kernel larger than its padded input.

    Example:
        >>> receptive_field([Window(3), Window(3)])
        ReceptiveField(size=5, stride=1, padding=((0, 0),))
        >>> receptive_field([Window(7, stride=2, padding=3), Window(3, stride=2, padding=1)])
        ReceptiveField(size=11, stride=4, padding=((5, 5),))
        >>> inception = Parallel([[Window(1)], [Window(3, padding="SAME")], [Window(5, padding="SAME")]])
        >>> receptive_field([Window(3), inception]).size
        7

    Source:
        Araujo, Norris and Sim, Computing receptive fields of convolutional neural networks, Distill, 2019.
    """
    axes, first = (None, "") if input_size is None else (number_of_axes("", input_size=input_size), "input_size")
    for where, window in _windows(layers, "layers", 0):
        own = window.number_of_axes(f"{where} is {window}")
        if axes is not None and own not in (None, axes):
            what = f"{where} has {counted(own or 1, 'spatial axis', 'spatial axes')} and {first} has {axes}"
            raise problem(what, f"{where} is {window}", "Use an int, or as many ints, everywhere.")
        if axes is None:
            axes, first = own, where
    count = axes or 1
    sizes = None if input_size is None else per_axis("input_size", input_size, count, at_least=1)
    seen = _through(layers, "layers", _Seen((1,) * count, (1,) * count, ((0, 0),) * count, sizes))
    if axes is None:
        return ReceptiveField(seen.size[0], seen.stride[0], seen.padding)
    return ReceptiveField(seen.size, seen.stride, seen.padding)


def _windows(layer: Layer, where: str, depth: int) -> Iterator[tuple[str, Window]]:
    """Every window with the place where it stands."""
    if depth > _DEEPEST:
        raise problem(f"layers are nested more than {_DEEPEST} deep", "", "Use a flat sequence of layers.")
    if isinstance(layer, Window):
        yield where, layer
    elif isinstance(layer, Parallel):
        for index, branch in enumerate(layer.branches):
            yield from _windows(branch, f"{where}.branches[{index}]", depth + 1)
    elif is_sequence(layer):
        for index, one in enumerate(layer):
            yield from _windows(one, f"{where}[{index}]", depth + 1)
    else:
        what = f"{where} must be a Window, a Parallel or a sequence of them, got {typed(layer)}"
        raise problem(what, "", "Use layers=[Window(3), Window(3, stride=2)], one for each layer.")


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is seen through the layers so far, one of each per axis, and how large their output is, if known."""

    size: tuple[int, ...]
    stride: tuple[int, ...]
    padding: Pairs
    output_size: tuple[int, ...] | None


def _through(layer: Layer, where: str, seen: _Seen) -> _Seen:
    if isinstance(layer, Window):
        return _through_window(layer, where, seen)
    if isinstance(layer, Parallel):
        ends = [_through(branch, f"{where}.branches[{i}]", seen) for i, branch in enumerate(layer.branches)]
        return _union(ends, where)
    for index, one in enumerate(layer):
        seen = _through(one, f"{where}[{index}]", seen)
    return seen


def _through_window(window: Window, where: str, seen: _Seen) -> _Seen:
    known = f"{where} is {window}"
    axes = len(seen.size)
    kernel = per_axis("kernel_size", window.kernel_size, axes, at_least=1, known=known)
    strides = per_axis("stride", window.stride, axes, at_least=1, known=known)
    dilations = per_axis("dilation", window.dilation, axes, at_least=1, known=known)
    reaches = tuple(d * (k - 1) for k, d in zip(kernel, dilations, strict=True))
    if seen.output_size is None:
        pairs, output_size = _zeros_around_any(window, reaches, strides, known), None
    else:
        found = sweep(
            seen.output_size,
            kernel,
            stride=strides,
            padding=window.padding,
            dilation=dilations,
            known=f"{known}, its input is {plain(seen.output_size)}",
        )
        pairs, output_size = found.padding, found.output_size
    return _Seen(
        tuple(size + reach * step for size, reach, step in zip(seen.size, reaches, seen.stride, strict=True)),
        tuple(step * s for step, s in zip(seen.stride, strides, strict=True)),
        tuple(
            (low + before * step, high + after * step)
            for (low, high), (before, after), step in zip(seen.padding, pairs, seen.stride, strict=True)
        ),
        output_size,
    )


def _zeros_around_any(window: Window, reaches: tuple[int, ...], strides: tuple[int, ...], known: str) -> Pairs:
    """The pairs of a window where they are the same for inputs of every size."""
    form = canonical_padding(window.padding, len(reaches), known=known)
    if not isinstance(form, str):
        return form
    if form in ("SAME", "SAME_LOWER") and any(r > 0 and s > 1 for r, s in zip(reaches, strides, strict=True)):
        what = (
            f"input_size is needed: padding {shown(window.padding)} under stride {shown(window.stride)} depends on it"
        )
        raise problem(what, known, "Use receptive_field(layers, input_size=224), or a padding of ints.")
    return tuple(named_zeros(form, 1, reach + 1, s) for reach, s in zip(reaches, strides, strict=True))


def _union(ends: Sequence[_Seen], where: str) -> _Seen:
    _require_one_size(ends, where)
    sizes: list[int] = []
    pairs: list[tuple[int, int]] = []
    for axis in range(len(ends[0].size)):
        branches = [(end.size[axis], *end.padding[axis]) for end in ends]
        before = max(low for _, low, _ in branches)
        after = max(size - low for size, low, _ in branches)
        sizes.append(before + after)
        pairs.append((before, after + min(low + high - size for size, low, high in branches)))  # as many outputs
    return _Seen(tuple(sizes), ends[0].stride, tuple(pairs), ends[0].output_size)


def _require_one_size(ends: Sequence[_Seen], where: str) -> None:
    """Refuse branches that cannot be added: of different strides, or of sizes that differ for this or every input."""
    mend = "Use the same strides in every branch, and a padding that gives them one size."
    for index, end in enumerate(ends):
        first, this = f"{where}.branches[0]", f"{where}.branches[{index}]"
        if end.stride != ends[0].stride:
            strides = f"{plain(ends[0].stride)} and {plain(end.stride)}"
            raise problem(f"{first} and {this} have different strides from the input on, {strides}", "", mend)
        if end.output_size is not None and ends[0].output_size is not None and end.output_size != ends[0].output_size:
            sizes = f"{plain(ends[0].output_size)} and {plain(end.output_size)}"
            raise problem(f"{first} and {this} come out in different sizes, {sizes}", "", mend)
    for axis, stride in enumerate(ends[0].stride):
        spare = [low + high - end.size[axis] for end in ends for low, high in (end.padding[axis],)]
        if max(spare) - min(spare) >= stride:
            least, most = spare.index(min(spare)), spare.index(max(spare))
            what = f"{where}.branches[{least}] comes out smaller than {where}.branches[{most}] for every input"
            raise problem(what, "", mend)
