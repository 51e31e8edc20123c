"""Training: ``fit`` and ``evaluate``, the pure step underneath, and what a run leaves on disk."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
