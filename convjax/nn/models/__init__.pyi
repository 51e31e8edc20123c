from .building import build as build
from .registry import names as names
from .resolving import resolve as resolve
