"""Flax NNX modules that hold parameters and call :mod:`convjax.ops`, and whole models by name.

Every name is imported when it is first used, so that the names of the models are known without JAX.
"""

import lazy_loader as _lazy

_attribute, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)


def __getattr__(name: str) -> object:
    """What has this name, imported now; an AttributeError that guesses what is meant where there is none."""
    if name in __all__:
        return _attribute(name)
    from convjax.foreign_names import no_attribute

    raise no_attribute(__name__, name)
