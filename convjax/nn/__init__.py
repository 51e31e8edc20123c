"""Flax NNX modules that hold parameters and call :mod:`convjax.ops`, and whole models by name.

Every name is imported when it is first used, so that the names of the models are known without JAX.
"""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
