"""Tables of what a model does, and pictures of what a network has learned and how it got there."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
