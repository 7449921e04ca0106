"""How messages says no."""

from app.core.errors import Missing, Unavailable


class MessageMissing(Missing):
    code, message = "message_missing", "This message does not exist."


class GatewaySilent(Unavailable):
    code, message = "gateway_silent", "Text messages cannot be sent at the moment. Try again later."
