from . import models as models
from .layers import Conv as Conv
from .layers import Dense as Dense
from .layers import Flatten as Flatten
from .layers import MaxPool as MaxPool
