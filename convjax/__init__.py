"""Convolutional networks in JAX: pure functions, Flax NNX networks over them, and a trainer.

Every public name is imported when it is first used, so that ``import convjax.arithmetic`` loads neither NumPy nor JAX.
The names and their types stand in ``__init__.pyi``.
"""

import lazy_loader as _lazy

_attribute, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)


def __getattr__(name: str) -> object:
    """What has this name, imported now; an AttributeError that guesses what is meant where there is none."""
    if name in __all__:
        return _attribute(name)
    from convjax.foreign_names import no_attribute

    raise no_attribute(__name__, name)
