"""The portal's one blueprint object. It is registered plainly and again inside the kiosk, so its links are relative."""

from flask import Blueprint

bp = Blueprint("portal", __name__, template_folder="templates")
