"""Weights that were trained elsewhere."""

import difflib
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, SupportsIndex

import jax.numpy as jnp
import numpy as np
from flax import nnx

from convjax.arithmetic.axes import integer, is_sequence
from convjax.arithmetic.messages import did_you_mean, problem, shown, typed

from .layers import Flatten
from .torch_layouts import WITHOUT_COUNTERPART, Misshapen, Place, Unreadable, dense_layers, places

_MOST_SHOWN = 6
_WRAPPERS = {"module.": "DataParallel", "_orig_mod.": "torch.compile"}
"""What PyTorch puts before every name of a model that it wraps."""


def load_torch_state_dict(
    model: nnx.Module,
    state_dict: Mapping[str, Any],
    *,
    name_map: Mapping[str, str | None] | None = None,
    flattened: Mapping[str, Sequence[SupportsIndex]] | None = None,
) -> None:
    """Fill a model with the weights of a PyTorch model; it is changed in place, whole or not at all.

    Every entry must find its place and every place its entry. PyTorch need not be installed: a tensor gives its array
    itself, of any floating type, bfloat16 too, and it is brought to the type that the parameter is held in.

    Formula:
        With their axes on the left and ours on the right, and k the axes of the kernel_size:

        - convolution: (out, in / groups, *k) → (*k, in / groups, out);
        - transposed: (in, out / groups, *k) → (*k, out / groups, in);
        - dense: (out, in) → (in, out), and where an image was flattened before it, in = (channels, height, width) →
          (height, width, channels);
        - norms: weight → scale, bias → bias, running_mean → mean, running_var → var; num_batches_tracked is left out.

        In SeparableConv the kernels are depthwise.weight and pointwise.weight, the bias is pointwise.bias.

    Args:
        model: layers of convjax.nn; one from nnx.eval_shape will do, where it holds no random streams. An array that
            another module holds is taken under its own name, as it is.
        state_dict: their names, each with its tensor or array.
        name_map: their name of a module, or of a group of them, to the path in the model: {"layer1": "stages.0",
            "fc": "dense"}; the longest name that fits counts, "" is the model itself, and None leaves the entries out.
            None means the attribute torch_names of the model, which resnet18 and vgg16 have for torchvision's names,
            and without one that the names are the same.
        flattened: the path of a dense layer to the (height, width, channels) of what is flattened before it, such as
            {"dense1": (7, 7, 512)}. None means the attribute flattened of the model, which those of build have.

    Raises:
        ConvjaxError: entries that are missing, unexpected, of another shape or no floating numbers, all of them told at
            once with the nearest names; a name_map or flattened that names nothing; a model with a Flatten in it and no
            word of flattened. The model is then as it was.

    Example:
        >>> from convjax.nn import Dense
        >>> layer = Dense(3, 2, rngs=0)
        >>> theirs = {"weight": jnp.arange(6.0).reshape(2, 3), "bias": jnp.ones(2)}
        >>> load_torch_state_dict(layer, theirs)
        >>> layer.kernel[...].tolist(), layer.bias[...].tolist()
        ([[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]], [1.0, 1.0])

    Source:
        The shapes of weight in the documentation of torch.nn.Conv2d, ConvTranspose2d, Linear and BatchNorm2d.
    """
    if not isinstance(model, nnx.Module):
        raise problem(f"model must be a Flax NNX module, got {typed(model)}", "", 'Use build("resnet18").')
    entries = _entries(state_dict)
    renames = _renames(getattr(model, "torch_names", {}) if name_map is None else name_map)
    wanted = list(places(model, _flattened(model, flattened)))
    _require_unwrapped(entries, renames, wanted)
    matching = _Matching(wanted, {place.name: _in_their_words(place, renames) for place in wanted})
    for theirs, value in entries.items():
        matching.add(theirs, _renamed(theirs, renames), value)
    if name_map is not None:
        matching.useless = [name for name in renames if not any(_begins(theirs, name) for theirs in entries)]
    matching.require_whole()
    state = [(place.path, place.variable.replace(jnp.asarray(array))) for place, array in matching.found.values()]
    nnx.update(model, nnx.from_flat_state(state))


def _entries(state_dict: object) -> Mapping[str, Any]:
    if not isinstance(state_dict, Mapping) or not all(isinstance(name, str) for name in state_dict):
        mend = "Use state_dict=torch_model.state_dict(), or what torch.load gives of a file of one."
        raise problem(f"state_dict must map names to tensors, got {typed(state_dict)}", "", mend)
    inside = next((name for name, value in state_dict.items() if isinstance(value, Mapping)), None)
    if inside is not None:
        mend = f"Use state_dict=checkpoint[{inside!r}], where that is the one with the weights."
        raise problem(f"state_dict holds another mapping, {inside!r}, where tensors belong", "", mend)
    return state_dict


def _renames(name_map: object) -> Mapping[str, str | None]:
    mend = 'Use name_map={"layer1": "stages.0", "fc": "dense"}, with None for what to leave out.'
    if not isinstance(name_map, Mapping):
        raise problem(f"name_map must map their names to paths, got {typed(name_map)}", "", mend)
    for theirs, ours in name_map.items():
        if not isinstance(theirs, str) or not isinstance(ours, str | None):
            raise problem(f"name_map must map texts to texts, got {typed(theirs)}: {typed(ours)}", "", mend)
    return name_map


def _flattened(model: nnx.Module, flattened: object) -> dict[str, tuple[int, ...]]:
    given = getattr(model, "flattened", None) if flattened is None else flattened
    mend = 'Use flattened={"dense1": (7, 7, 512)}: the path of a dense layer, the shape that is flattened before it.'
    if given is None:
        if not any(isinstance(layer, Flatten) for _, layer in nnx.iter_modules(model)):
            return {}
        what = "flattened is needed: the model flattens images, and PyTorch does so with their channels first"
        raise problem(what, "", f"{mend} Use {{}} where no dense layer stands behind it.")
    if not isinstance(given, Mapping):
        raise problem(f"flattened must map paths to shapes, got {typed(given)}", "", mend)
    dense = dense_layers(model)
    found: dict[str, tuple[int, ...]] = {}
    for path, shape in given.items():
        if path not in dense:
            what = f"flattened names {shown(path)}, which is no dense layer of the model"
            raise problem(what, "", f"{did_you_mean(str(path), dense)}{mend}")
        if not is_sequence(shape):
            raise problem(f"flattened[{path!r}] must be a shape, got {typed(shape)}", "", mend)
        found[path] = tuple(integer(f"flattened[{path!r}]", size, at_least=1) for size in shape)
        if math.prod(found[path]) != dense[path].in_features:
            what = f"flattened[{path!r}] {found[path]} is {math.prod(found[path])} numbers"
            raise problem(what, f"{path} reads {dense[path].in_features}", mend)
    return found


def _renamed(theirs: str, renames: Mapping[str, str | None]) -> str | None:
    """Where an entry belongs by the longest of the names that it begins with; None where it is left out."""
    begins = [name for name in renames if _begins(theirs, name)]
    if not begins:
        return theirs
    longest = max(begins, key=len)
    ours = renames[longest]
    if ours is None:
        return None
    rest = theirs.removeprefix(longest).removeprefix(".")
    return ".".join(part for part in (ours, rest) if part)


def _in_their_words(place: Place, renames: Mapping[str, str | None]) -> str:
    """The entry that belongs in a place, as the state_dict calls it: the way of _renamed back."""
    ours = place.torch_name
    found = {theirs: path for theirs, path in renames.items() if path is not None and _begins(ours, path)}
    for theirs in sorted(found, key=lambda theirs: len(found[theirs]), reverse=True):
        rest = ours.removeprefix(found[theirs]).removeprefix(".")
        name = ".".join(part for part in (theirs, rest) if part)
        if _renamed(name, renames) == ours:
            return name
    return ours


def _require_unwrapped(entries: Iterable[str], renames: Iterable[str], wanted: Sequence[Place]) -> None:
    """Refuse names that all have the same word before them, put there by PyTorch."""
    for prefix, wrapper in _WRAPPERS.items():
        known = [*renames, *(place.torch_name for place in wanted)]
        if any(_begins(name, prefix[:-1]) for name in known):
            continue
        names = list(entries)
        if names and all(name.startswith(prefix) for name in names):
            what = f"every name in state_dict begins with {prefix!r}, which {wrapper} puts before them"
            strip = f"name.removeprefix({prefix!r}): value for name, value in state_dict.items()"
            raise problem(what, f"the first is {names[0]!r}", f"Use state_dict={{{strip}}}.")


def _begins(theirs: str, name: str) -> bool:
    return name == "" or theirs == name or theirs.startswith(f"{name}.")


class _Matching:
    """The entries that found their places, and all that did not fit."""

    def __init__(self, wanted: Sequence[Place], in_their_words: Mapping[str, str]) -> None:
        self.found: dict[str, tuple[Place, np.ndarray]] = {}
        self.useless: list[str] = []
        self._wanted, self._in_their_words = wanted, in_their_words
        self._by_name = {place.name: place for place in wanted} | {place.torch_name: place for place in wanted}
        self._from: dict[str, str] = {}
        self._unexpected: list[str] = []
        self._unfit: list[str] = []
        self._misshapen: list[Misshapen] = []

    def add(self, theirs: str, ours: str | None, value: object) -> None:
        """Put an entry where it belongs, or keep why that cannot be."""
        if ours is None or theirs.rsplit(".", 1)[-1] == WITHOUT_COUNTERPART:
            return
        place = self._by_name.get(ours)
        if place is None:
            self._unexpected.append(theirs)
        elif place.name in self._from:
            self._unfit.append(f"{theirs!r} and {self._from[place.name]!r} both belong to {place.name}")
        else:
            self._from[place.name] = theirs
            try:
                self.found[place.name] = place, place.from_torch(value)
            except Unreadable as why:
                self._unfit.append(f"{theirs!r} {why}")
                if isinstance(why, Misshapen):
                    self._misshapen.append(why)

    def require_whole(self) -> None:
        """Tell all at once what did not fit."""
        missing = [place for place in self._wanted if place.name not in self._from]
        if not (missing or self._unexpected or self._unfit or self.useless):
            return
        names = {place.name: self._in_their_words[place.name] for place in missing}
        kinds = {
            "missing": [f"{name!r} for {ours}{_nearest(name, self._unexpected)}" for ours, name in names.items()],
            "unexpected": [f"{theirs!r}{_nearest(theirs, names.values())}" for theirs in self._unexpected],
            "unfit": self._unfit,
            "of no use in name_map": [repr(name) for name in self.useless],
        }
        told = [f"{kind}: {_listed(faults)}" for kind, faults in kinds.items() if faults]
        if missing or self._unexpected or self.useless:
            mend = "Use name_map={their_name: path} for modules of other names, with None for what to leave out."
        else:
            mend = self._mend_of_sizes()
        raise problem("state_dict does not fit the model", ";\n  ".join(told), mend)

    def _mend_of_sizes(self) -> str:
        if any(why.in_our_order for why in self._misshapen):
            return "Use arrays in PyTorch's order, such as (out, in, height, width): torch_model.state_dict() has them."
        layers = {".".join(map(str, why.place.path[:-1])) for why in self._misshapen}
        arrays = [place for place in self._wanted if ".".join(map(str, place.path[:-1])) in layers]
        numbers = {(why.found[0], why.wanted[0]) for why in self._misshapen if why.in_number_only}
        if len(self._unfit) == len(self._misshapen) == len(arrays) and len(layers) == len(numbers) == 1:
            (layer,), ((theirs, ours),) = layers, numbers
            if layer and all(why.in_number_only for why in self._misshapen):
                return f"Use a model of {theirs} classes to load into, then replace its {layer} by a new one of {ours}."
        return "Use a model of the sizes that the weights were trained in."


def _nearest(name: str, names: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(names), n=1)
    return f" (nearest: {near[0]!r})" if near else ""


def _listed(faults: Sequence[str]) -> str:
    more = len(faults) - _MOST_SHOWN
    return ", ".join(faults[:_MOST_SHOWN]) + (f" and {more} more" if more > 0 else "")
