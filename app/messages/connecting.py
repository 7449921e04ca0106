"""The carriers that the operator's settings name; called by the wiring."""

from app.core.gateway import Gateway
from app.core.settings import Settings
from app.messages.carriers import Carrier
from app.messages.mail_server import server_of
from app.messages.models import Channel
from app.messages.text_gateway import TextGateway


def connected(settings: Settings) -> dict[Channel, Carrier]:
    """A carrier for each channel that is set. Raises UnsafeSettings with what is wrong."""
    found: dict[Channel, Carrier] = {}
    if settings.text_url:
        found[Channel.TEXT] = TextGateway(Gateway(settings.text_url, settings.text_key, settings="YIMEN_TEXT"))
    if settings.mail_url:
        found[Channel.EMAIL] = server_of(settings.mail_url, settings.mail_from)
    return found
