"""The verification face with all its pages."""

from app.verify import shown
from app.verify.blueprint import bp

__all__ = ["bp", "shown"]
