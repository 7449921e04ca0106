"""A carrier's gateway for text messages: {id, phone, text}, the same id for the same message."""

from app.core.gateway import Gateway
from app.messages.carriers import Parcel


class TextGateway:
    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def send(self, parcel: Parcel, key: str) -> None:
        """Raises NotTaken for any answer but 2xx; the job tries again."""
        self._gateway.post({"id": key, "phone": parcel.address, "text": parcel.text.zh + parcel.text.en}, key)
