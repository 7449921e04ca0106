"""One case, moved by the pages that people use: a walk calls these one after another."""

import re
import time
from dataclasses import dataclass
from uuid import UUID

from prove import walk
from prove.browser import Browser, File, Page, Unexpected, Value
from prove.journey import begin, submit
from prove.lives import book
from prove.lives.office import Office

PATIENCE = 90.0  # seconds; the worker sweeps once a minute


@dataclass
class Life:
    office: Office
    citizen: str
    id: UUID | None = None
    number: str = ""  # of the case; a draft has none
    third: str = ""  # somebody else whose interests the matter touches

    # --- the applicant ------------------------------------------------------------------------------------------------

    def draft(self, service: str) -> Page:
        page = begin(self.mine, service)
        self.id = UUID(self._found(r"/apply/([0-9a-f-]{36})", page.url))
        return page

    def file(self, service: str, **answers: Value) -> None:
        page, _ = walk.fill_in(self.mine, self.draft(service), answers)
        self.number = walk.case_number(submit(self.mine, page))

    def file_again(self, **answers: Value) -> None:
        """Corrected, as the notice asked."""
        page, _ = walk.fill_in(self.mine, self.mine.get(f"/apply/{self.id}"), answers)
        submit(self.mine, page)

    def bring(self, question: str) -> None:
        page = self.mine.get(f"/my/cases/{self.number}/papers")
        self.mine.submit(page, page.form(action="/papers", field_name="key"), {question: File("材料.png", walk.PICTURE)})

    def withdraw(self, reason: str) -> None:
        page = self.mine.get(f"/my/cases/{self.number}/withdraw")
        self.mine.submit(page, page.form(field_name="reason"), {"reason": reason})

    def ask_review(self, reason: str) -> None:
        """A person shall look at what the machine decided."""
        page = self.mine.get(f"/my/cases/{self.number}/review")
        self.mine.submit(page, page.form(field_name="reason"), {"reason": reason})

    def answer_hearing(self, answer: str) -> None:
        page = self.mine.get(f"/my/cases/{self.number}/hearing")
        self.mine.submit(page, page.form(action=f"/hearing/{answer}"))

    def change_delivery(self, **chosen: Value) -> None:
        page = self.mine.get(f"/my/cases/{self.number}/delivery")
        self.mine.submit(page, page.form(field_name="way"), chosen)

    def state(self, words: str) -> None:
        page = self.mine.get(f"/my/cases/{self.number}/statement")
        self.mine.submit(page, page.form(field_name="words"), {"words": words})

    def tell_third(self, officer: str, third: str, **said: Value) -> None:
        """The officer names somebody else and tells them."""
        self.third, card = third, self.office.accounts[third]
        self.by(officer, "interests", name=card.name, identifier=card.login, **said)

    def answer_interest(self, verb: str, **said: Value) -> None:
        """What they say to the notice that they were sent last."""
        page = self.theirs.get("/my/interests")
        page = self.theirs.get(str(page.find("//a[contains(@href, '/my/interests/')]/@href")[0]))
        self.theirs.submit(page, page.form(action=f"/{verb}"), said)

    def discard(self) -> None:
        page = self.mine.get(f"/apply/{self.id}/delete")
        self.mine.submit(page, page.form(field_name="key"))

    # --- the offices --------------------------------------------------------------------------------------------------

    def file_at_window(self, clerk: str, service: str, **answers: Value) -> None:
        """The clerk finds the citizen by card, types what the citizen says, and has it confirmed."""
        desk, card = self.office.browsers[clerk], self.office.accounts[self.citizen]
        page = desk.get("/window/intake")
        page = desk.submit(page, page.form(field_name="sought"), {"sought": card.login, "name": card.name})
        page = desk.submit(page, page.form(action=f"/begin/{service}"))
        page, _ = walk.fill_in(desk, page, answers)
        while waiting := page.find("//main//li[contains(@class, 'checks__open')]//form"):  # each material is looked at
            page = desk.submit(page, waiting[0], {"how": str(waiting[0].xpath(".//button/@value")[0])})
        page = desk.submit(page, page.form(field_name="confirmed"), {"confirmed": "y"})
        self.number = walk.case_number(page)
        self.id = book.case_of(self.office.running.instance, self.number)

    def by(self, officer: str, verb: str, **said: Value) -> None:
        """Open the case and press the button of this act; an entry of a list may be named as the page shows it."""
        self._press(self.office.browsers[officer], f"/window/cases/{self.number}", verb, said)

    @staticmethod
    def _press(desk: Browser, address: str, verb: str, said: dict[str, Value]) -> None:
        page = desk.get(address)
        form = page.form(action=f"/{verb}")
        for name, value in said.items():
            listed = form.xpath(".//select[@name=$name]/option[normalize-space()=$value]/@value", name=name, value=str(value))
            said[name] = str(listed[0]) if listed else value
        desk.submit(page, form, said)

    def at_site_check(self, officer: str, verb: str, **said: Value) -> None:
        """The same on the page of the site check."""
        self._press(self.office.browsers[officer], f"/window/cases/{self.number}/site-check", verb, said)

    def correct(self, officer: str, items: dict[str, str]) -> None:
        """The one notice of corrections: path of an answer -> what is to be done."""
        desk = self.office.browsers[officer]
        page = desk.get(f"/window/cases/{self.number}/correction")
        said: dict[str, Value] = {"item": list(items), **{f"note-{path}": note for path, note in items.items()}}
        desk.submit(page, page.form(field_name="item"), said)

    def hand_on(self, officer: str, colleague: str, reason: str) -> None:
        """The step goes to a colleague, chosen by name from the page's list."""
        desk = self.office.browsers[officer]
        page = desk.get(f"/window/cases/{self.number}/hand-on")
        form = page.form(action="/hand-on")
        listed = form.xpath(".//select[@name='colleague']/option[normalize-space()=$name]/@value", name=colleague)
        desk.submit(page, form, {"colleague": str(listed[0]), "reason": reason})

    def reassign(self, head: str, has_it: str, colleague: str, reason: str) -> None:
        """The head gives what an officer has, or nobody, to a colleague; chosen by name from the page's lists."""
        desk = self.office.browsers[head]
        page = desk.get("/window/workload")
        address = page.tree.xpath("//tr[th[normalize-space(text())=$name]]//a[contains(@href, 'held=')]/@href", name=has_it)[0]
        page = desk.get(str(address).partition("#")[0])
        form = page.form(action="/reassign")
        picks = form.xpath(".//input[@name='pick'][starts-with(@value, $number)]/@value", number=self.number)
        to = form.xpath(".//select[@name='colleague']/option[starts-with(normalize-space(), $name)]/@value", name=colleague)
        desk.submit(page, form, {"pick": [str(picks[0])], "colleague": str(to[0]), "reason": reason})

    def hand_over(self, officer: str) -> None:
        desk, card = self.office.browsers[officer], self.office.accounts[self.citizen]
        page = desk.get(f"/window/output/{self.number}")
        said: dict[str, Value] = {
            "kind": "holder",
            "receiver": card.name,
            "id_number": card.login,
            "identity_checked": "y",
            "on_paper": "y",
        }
        desk.submit(page, page.form(field_name="signed_name"), said)

    def at_output(self, officer: str, verb: str, **said: Value) -> None:
        """What the output desk does with the papers: its own page, and the button whose address ends so."""
        desk = self.office.browsers[officer]
        page = desk.get(f"/window/output/{self.number}")
        desk.submit(page, page.form(action=f"/{verb}"), said)

    # --- papers that move ---------------------------------------------------------------------------------------------

    def _originals(self, officer: str) -> Page:
        """The page of the case's originals; who has no part in the case says first why they open it."""
        desk, address = self.office.browsers[officer], f"/window/cases/{self.number}/originals"
        page = desk.get(address)
        if page.find("//main//form[contains(@action, '/reason')]"):
            desk.submit(page, page.form(field_name="words"), {"kind": "other", "words": "查找、收存本件的原件"})
            page = desk.get(address)
        return page

    def lose_original(self, head: str) -> None:
        """The first one that this head may write off."""
        page = self._originals(head)
        form = page.form(action="/originals/lost")
        here = str(form.xpath(".//input[@name='original']/@value")[0])
        self.office.browsers[head].submit(page, form, {"original": here, "reason": "移库时散失，已查找保管柜与交接记录，未能找到。"})

    def keep_original(self, officer: str, name: str = "卫生检测报告原件") -> None:
        desk, page = self.office.browsers[officer], self._originals(officer)
        desk.submit(page, page.form(field_name="description"), {"description": name, "pieces": "1"})

    def give_back(self, officer: str) -> None:
        """Every original that lies with this officer's office."""
        desk, card = self.office.browsers[officer], self.office.accounts[self.citizen]
        page = desk.get(f"/window/cases/{self.number}/originals")
        form = page.form(action="/originals/return")
        here = [str(value) for value in form.xpath(".//input[@name='original']/@value")]
        said: dict[str, Value] = {"original": here, "kind": "holder", "receiver": card.name, "identity_checked": "y"}
        desk.submit(page, form, said)

    def send_originals(self, giver: str, office: str, receiver: str) -> None:
        """All of the case's, on a slip that both sides sign."""
        desk = self.office.browsers[giver]
        page = desk.get("/window/handovers")
        page = desk.submit(page, page.form(field_name="scanned"), {"scanned": self.number, "to": office})
        slip = self._found(r"/handovers/([A-Z0-9.-]+)$", page.url)
        other = self.office.browsers[receiver]
        page = other.get(f"/window/handovers/{slip}")
        other.submit(page, page.form(action="/receive"), {"scanned": self.number})

    # --- the machine --------------------------------------------------------------------------------------------------

    def becomes(self, status: str) -> None:
        """Wait for what the machine does by itself."""
        deadline, is_so = time.monotonic() + PATIENCE, ""
        while time.monotonic() < deadline:
            is_so = self.status
            if is_so == status:
                return
            time.sleep(0.2)
        raise Unexpected(f"case {self.number or self.id} is {is_so} instead of {status} after {PATIENCE:.0f} s")

    @property
    def status(self) -> str:
        return book.status(self.office.running.instance, self.known)

    @property
    def known(self) -> UUID:
        if self.id is None:
            raise Unexpected("nothing was begun")
        return self.id

    @property
    def mine(self) -> Browser:
        return self.office.browsers[self.citizen]

    @property
    def theirs(self) -> Browser:
        return self.office.browsers[self.third]

    @staticmethod
    def _found(pattern: str, text: str) -> str:
        found = re.search(pattern, text)
        if not found:
            raise Unexpected(f"{text}: no {pattern}")
        return found[1]
