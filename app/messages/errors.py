"""How messages says no."""

from app.core.errors import Missing, Unavailable


class MessageMissing(Missing):
    code, message = "message_missing", "This message does not exist."


class CarrierMissing(Unavailable):
    code, message = "carrier_missing", "Codes cannot be sent at the moment. Try again later."
