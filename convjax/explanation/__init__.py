"""One convolution or pool, explained: everything that a page, a picture or a lesson shows of it comes from here."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
