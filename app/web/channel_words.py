"""By which way something came or was done, as officers read it."""

from flask_babel import gettext as _

from app.core.actor import Channel


def channel_name(value: str) -> str:
    return {
        Channel.ONLINE: _("Online"),
        Channel.WINDOW: _("Window"),
        Channel.KIOSK: _("Kiosk"),
        Channel.SYSTEM: _("System"),
    }[Channel(value)]
