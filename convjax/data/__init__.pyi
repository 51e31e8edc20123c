from .dataset import ImageArrays as ImageArrays
from .dataset import ImageDataset as ImageDataset
from .dataset import Normalisation as Normalisation
from .pipeline import epoch_batches as epoch_batches
from .pipeline import padded_batches as padded_batches
from .registry import load as load
from .registry import names as names
from .splitting import split_by_class as split_by_class
