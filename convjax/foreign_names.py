"""What other libraries call the things that are here; read only when a name is asked for that is not."""

import difflib
import re
from importlib import import_module

_OURS = {  # what differs by more than case, underscores and the number of axes
    "averagepool": "AvgPool",
    "averagepooling": "AvgPool",
    "batchnormalization": "BatchNorm",
    "convlocal": "LocalConv",
    "convolve": "conv",
    "deformconv": "DeformableConv",
    "globalaveragepooling": "GlobalAvgPool",
    "globalmaxpooling": "GlobalMaxPool",
    "groupnormalization": "GroupNorm",
    "interpolate": "upsample",
    "layernormalization": "LayerNorm",
    "linear": "Dense",
    "locallyconnected": "LocalConv",
    "maxpooling": "MaxPool",
    "resize": "upsample",
    "upsampling": "Upsample",
}
_ELSEWHERE = {
    "dropout": "flax.nnx.Dropout",
    "module": "flax.nnx.Module",
    "relu": "jax.nn.relu",
    "sequential": "flax.nnx.Sequential",
    "softmax": "jax.nn.softmax",
}


def no_attribute(package: str, name: str) -> AttributeError:
    """The error for a name that a package lacks, with the one that is meant where it can be told."""
    meant = "" if name.startswith("_") else _meant(name)
    return AttributeError(f"No {package} attribute {name}." + (f" Did you mean {meant}?" if meant else ""))


def _meant(name: str) -> str:
    """The full name of what is meant: of a layer and a function, the one whose case the name has."""
    plain = _plain(name)
    if plain in _ELSEWHERE:
        return _ELSEWHERE[plain]
    rooms = ("convjax", "convjax.nn")
    full = {
        _plain(own): f"{room}.{own}"
        for room in (rooms if name[0].isupper() else reversed(rooms))
        for own in import_module(room).__all__
    }
    near = difflib.get_close_matches(_plain(_OURS.get(plain, plain)), full, n=1, cutoff=0.8)
    return full[near[0]] if near else ""


def _plain(name: str) -> str:
    return re.sub(r"[123]d", "", name.lower()).replace("_", "")
