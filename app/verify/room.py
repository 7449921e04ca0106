"""The blueprint of the verification page; its routes register on import (app/verify/blueprint.py)."""

from flask import Blueprint

bp = Blueprint("verify", __name__, template_folder="templates")
