"""The carriers that the operator's settings name; called by the wiring."""

from app.core.settings import Settings, UnsafeSettings
from app.messages.carriers import Carrier
from app.messages.mail_server import server_of
from app.messages.models import Channel
from app.messages.text_gateway import TextGateway

LEAST_KEY = 32


def connected(settings: Settings) -> dict[Channel, Carrier]:
    """A carrier for each channel that is set. Raises UnsafeSettings with what is wrong."""
    found: dict[Channel, Carrier] = {}
    if settings.text_url:
        if not settings.text_url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            raise UnsafeSettings("YIMEN_TEXT_URL must begin with https://")
        if len(settings.text_key) < LEAST_KEY:
            raise UnsafeSettings(f"YIMEN_TEXT_KEY must have at least {LEAST_KEY} characters")
        found[Channel.TEXT] = TextGateway(settings.text_url, settings.text_key.encode())
    if settings.mail_url:
        found[Channel.EMAIL] = server_of(settings.mail_url, settings.mail_from)
    return found
