"""Convolutional networks in JAX: pure functions, Flax NNX networks over them, and a trainer.

Every public name is imported when it is first used, so that ``import convjax.arithmetic`` loads neither NumPy nor JAX.
The names and their types stand in ``__init__.pyi``.
"""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
