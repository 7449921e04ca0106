"""A carrier (快递) behind a signed gateway: {id, recipient, phone, address} books, {id, tracking} asks where the parcel is."""

import json
import re
from collections.abc import Mapping
from datetime import date

from app.cases.couriers import Consignment, CourierSilent, Report, Stage
from app.core.db import new_id
from app.core.gateway import Gateway, NotTaken
from app.core.settings import Settings, UnsafeSettings

TRACKING = re.compile(r"[A-Za-z0-9-]{4,40}")
LONGEST = 100  # characters of who signed


class CourierGateway:
    """What it answers stands on papers: anything but what was agreed is no answer."""

    def __init__(self, name: str, gateway: Gateway) -> None:
        self.name, self._gateway = name, gateway

    def book(self, consignment: Consignment, key: str) -> str:
        to = {"recipient": consignment.recipient, "phone": consignment.phone, "address": consignment.address}
        tracking = self._asked("/parcels", {"id": key, **to}, key).get("tracking")
        if not isinstance(tracking, str) or not TRACKING.fullmatch(tracking):
            raise CourierSilent("it gave no tracking number")
        return tracking

    def report(self, tracking: str) -> Report:
        key = new_id().hex  # another question each time: a parcel moves
        said = self._asked("/reports", {"id": key, "tracking": tracking}, key)
        try:
            day = said.get("day")
            return Report(Stage(said["stage"]), date.fromisoformat(str(day)) if day else None, str(said.get("receiver") or "")[:LONGEST])
        except (KeyError, ValueError) as strange:
            raise CourierSilent("it told no stage that is known") from strange

    def _asked(self, path: str, said: Mapping[str, str], key: str) -> dict:
        try:
            answer = json.loads(self._gateway.post(said, key, path=path))
        except (NotTaken, ValueError) as fault:
            raise CourierSilent(str(fault)) from fault
        if not isinstance(answer, dict):
            raise CourierSilent("it answered no object")
        return answer


def connected(settings: Settings) -> CourierGateway | None:
    """The carrier that the operator's settings name, or None. Raises UnsafeSettings with what is wrong."""
    if not settings.courier_url:
        return None
    if not settings.courier_name:
        raise UnsafeSettings("YIMEN_COURIER_NAME must say what the carrier is called on papers")
    return CourierGateway(settings.courier_name, Gateway(settings.courier_url, settings.courier_key, settings="YIMEN_COURIER"))
