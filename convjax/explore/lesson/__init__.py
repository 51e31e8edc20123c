"""The lesson and the quiz of the page: short steps, and questions drawn by a seed; the library computes all numbers."""

from .routes import ROUTES as ROUTES
