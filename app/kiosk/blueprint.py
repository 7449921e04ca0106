"""The kiosk with all its pages: its own few, and the portal's inside its frame (design idea 7)."""

from app.kiosk import routes
from app.kiosk.room import bp
from app.portal.blueprint import bp as portal
from app.web import device

bp.before_request(device.require)
bp.register_blueprint(portal)

__all__ = ["bp", "routes"]
