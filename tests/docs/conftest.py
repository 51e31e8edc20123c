"""The scripts that build the site lie in docs/ and are no package: they are imported from their folder."""

import sys
from pathlib import Path

for folder in ("docs", "docs/building"):
    sys.path.insert(0, str(Path(__file__).parents[2] / folder))
