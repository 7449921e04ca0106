"""The kiosk's blueprint, and what every one of its requests must be: from an enrolled device."""

from flask import Blueprint

bp = Blueprint("kiosk", __name__, template_folder="templates")
