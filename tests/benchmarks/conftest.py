"""The benchmarks lie beside the packages and are none of the wheel's: they are imported from the checkout."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
