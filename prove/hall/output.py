"""The output desk: what has come is handed over to who comes for it, by card or by code, and signed for; or it goes by post."""

import time

from prove.browser import Page, Value
from prove.hall.desk import Desk
from prove.hall.offices import ACTS, Office, rows, today
from prove.hall.tally import Tally
from prove.hall.work import Beat, Day, Matter

LOOKS_AGAIN = 4.0  # seconds, while papers are being made
AT_ONCE = 6


class OutputDesk(Office):
    def __init__(self, desk: Desk, day: Day, tally: Tally) -> None:
        super().__init__(desk, day, tally)
        own = {"hand-over": OutputDesk.hand_over, **dict.fromkeys(("post", "received", "came-back", "parcel"), OutputDesk.at_desk)}
        self.acts = ACTS | own

    def work(self) -> None:
        while not self.day.is_finished:
            if not self._direct() and not self._handed_over():
                time.sleep(LOOKS_AGAIN)

    def _handed_over(self) -> bool:
        """Whoever comes is looked for on the board of the desk."""
        if not self.day.waits(self.desk.pools):
            return False
        there = rows(self.desk.get("/window/output"))
        count, waiting = 0, {matter.number for matter, _beat in self.day.waits(self.desk.pools)}
        for number in [one for one in there if one in waiting]:
            found = self.day.take(self.desk.pools, lambda matter, _beat, number=number: matter.number == number)
            if found:
                self._do(*found)
                count += 1
            if count >= AT_ONCE:
                break
        return count > 0 or self._looked_for()

    def _looked_for(self) -> bool:
        """By number, where the board has more pages than one."""
        found = self.day.take(self.desk.pools)
        if found is None:
            return False
        matter, beat = found
        if matter.number in rows(self.desk.get(f"/window/output?text={matter.number}")):
            self._do(matter, beat)
            return True
        self.day.again(matter, beat)  # the paper is being made still
        return False

    def _do(self, matter: Matter, beat: Beat) -> None:
        """What is still being made is asked for again."""
        if beat.act == "hand-over" and not self._is_ready(matter):
            self.day.again(matter, beat)
            return
        super()._do(matter, beat)

    def _is_ready(self, matter: Matter) -> bool:
        self._page = self.desk.get(f"/window/output/{matter.number}")
        return bool(self._page.find("//form[.//input[@name='signed_name']]"))

    def hand_over(self, matter: Matter, _beat: Beat) -> None:
        page: Page = self._page
        form = page.form(field_name="signed_name")
        card = matter.citizen
        said: dict[str, Value] = {
            "proof": "card",
            "kind": "holder",
            "receiver": card.name,
            "id_number": card.id_number,
            "identity_checked": "y",
        }
        said |= {"signed_name": matter.citizen.name} if matter.order % 3 else {"on_paper": "y"}
        originals = [str(value) for value in form.xpath(".//input[@name='original']/@value")]
        self.desk.submit(page, form, said | ({"original": originals} if originals else {}))

    def at_desk(self, matter: Matter, beat: Beat) -> None:
        said = dict(beat.said)
        if beat.act == "post":
            said["tracking"] = f"YL{matter.order:06d}{matter.at:02d}"
        if beat.act == "received":
            said |= {"receiver": matter.citizen.name, "day": today()}
        page = self.desk.get(f"/window/output/{matter.number}")
        self.desk.submit(page, page.form(action="/book" if beat.act == "parcel" else f"/{beat.act}"), said)
