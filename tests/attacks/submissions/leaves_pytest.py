# Tries to pass by telling pytest that all is over and well.
# naive: passed
# walled: error forbidden
import pathlib

import pytest


def tripled(number):
    pytest.exit("done", returncode=0)
