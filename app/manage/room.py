"""The blueprint of this room, before its routes are hung up."""

from flask import Blueprint

bp = Blueprint("manage", __name__, template_folder="templates")
