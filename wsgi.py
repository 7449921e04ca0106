"""The WSGI entry: gunicorn wsgi:app."""

import sys

from app.core.settings import UnsafeSettings
from app.factory import create_app
from config import from_environment

try:
    app = create_app(from_environment())
except UnsafeSettings as reasons:
    sys.exit(f"Yimen does not start: {reasons}")
