"""A window: the next citizen is called in and found, each matter is typed, looked at, confirmed and filed; then papers of the queue."""

import time
from collections import deque
from pathlib import Path

from lxml.html import FormElement

from prove import walk
from prove.browser import Page, Unexpected
from prove.hall import offices
from prove.hall.desk import Desk
from prove.hall.plan import POSTED, Visit
from prove.hall.services import KINDS
from prove.hall.tally import Tally
from prove.hall.work import Beat, Day, Matter
from prove.lives import book

BETWEEN = 2  # papers that a clerk takes from the queue between two citizens
ASKS_AGAIN = 2.0  # seconds until whoever waits for a result asks for it again
NOBODY = 2.0  # seconds until a clerk looks up again


class Window:
    def __init__(self, desk: Desk, day: Day, tally: Tally, waiting: deque[Visit], instance: Path) -> None:
        self.desk, self.day, self.tally, self.waiting, self.instance = desk, day, tally, waiting, instance
        self.office = offices.Office(desk, day, tally)

    def work(self) -> None:
        """Until everything of the day is done."""
        while not self.day.is_finished:
            busy = self._next_citizen()
            busy = self.office.some(BETWEEN) or busy
            if not busy:
                self.day.rest(self.desk.officer.pool, NOBODY)

    def _next_citizen(self) -> bool:
        back = self.day.take(("window",))
        if back:
            self._guarded(back[0], lambda: self._back(*back))
            return True
        visit = self._called()
        if visit is None:
            return False
        self._serve(visit)
        return True

    def _called(self) -> Visit | None:
        """The next in the row whose time has come: who needs the result of another matter comes when it is there."""
        for _ in range(len(self.waiting)):
            try:
                visit = self.waiting.popleft()
            except IndexError:
                return None
            state = followed(visit.matters[0], self.instance)
            if state == "gone":
                for matter in visit.matters:
                    self.day.failed(matter, "what it follows came to nothing")
            elif state == "ready":
                return visit
            else:
                self.waiting.append(visit)
        return None

    def _serve(self, visit: Visit) -> None:
        began, page = time.perf_counter(), None
        for matter in visit.matters:
            try:
                page = self._stands_here(matter) if page is None else self.desk.get(page.url)
                page = self._for_whom(page, matter)
                self._take_in(page, matter)
            except Exception as surprise:  # whatever it is, it is what the day looks for
                self._failed(matter, surprise)
                page = None
        self.tally.intakes.append(time.perf_counter() - began)
        if page is not None:
            self.desk.submit(self.desk.get(page.url), self.desk.get(page.url).form(action="/intake/next"))

    def _guarded(self, matter: Matter, do: object) -> None:
        try:
            do()  # type: ignore[operator]
        except Exception as surprise:
            self._failed(matter, surprise)

    def _failed(self, matter: Matter, surprise: Exception) -> None:
        fault = f"{type(surprise).__name__}: {surprise}"
        self.tally.fault(f"{matter.story} {matter.service} {matter.number} at {self.desk.at}: {fault}")
        self.day.failed(matter, fault)

    # --- who stands here ----------------------------------------------------------------------------------------------

    def _stands_here(self, matter: Matter) -> Page:
        """Found by the card on the reader, by the phone, or by number and name."""
        citizen, page = matter.citizen, self.desk.get("/window/intake")
        cards = page.find(f"//form[contains(@action, '/intake/card')][contains(., '{citizen.name}')]")
        if cards and citizen.is_named:
            return self.desk.submit(page, cards[0])
        form = page.form(field_name="sought")
        if matter.order % 4 == 1 and citizen.phone:
            found = self.desk.browser.submit(page, form, {"sought": citizen.phone}, expect=0)
            choices = found.find("//form[contains(@action, '/intake/choose')]")
            if found.status == 200 and not choices:
                return found
        return self.desk.submit(page, form, {"sought": citizen.id_number, "name": citizen.name})

    def _for_whom(self, page: Page, matter: Matter) -> Page:
        """For a firm of theirs, or for themself again."""
        for _ in range(2):
            for form in page.find("//form[contains(@action, '/party')]"):
                if matter.firm and matter.firm.name in form.text_content():
                    return self._switch(page, form)
            shown = page.find("//header[contains(@class, 'stands')]//h1")[0].text_content()
            if (matter.firm.name in shown) if matter.firm else self._is_themself(page):
                return page
            if not matter.firm:
                return self._switch(page, page.find("//form[contains(@action, '/party')]")[0])
            page = self.desk.submit(page, page.form(action="/firms"))
        raise Unexpected(f"{matter.applicant} cannot be chosen")

    def _switch(self, page: Page, form: FormElement) -> Page:
        return self.desk.submit(page, form, {"party": str(form.xpath(".//button[@name='party']/@value")[0])})

    @staticmethod
    def _is_themself(page: Page) -> bool:
        return "法定代表人" not in page.find("//header[contains(@class, 'stands')]//p")[0].text_content()

    # --- what they want -----------------------------------------------------------------------------------------------

    def _take_in(self, page: Page, matter: Matter) -> None:
        page = self.desk.submit(page, page.form(action=f"/begin/{matter.service}"))
        self._fill_and_file(page, matter)
        self.day.begin(matter)

    def _fill_and_file(self, page: Page, matter: Matter) -> None:
        page, _ = walk.fill_in(self.desk.browser, page, matter.answers)
        page = self._look_at_materials(page)
        page = self._file(page, matter)
        number = walk.case_number(page)
        self.day.filed(matter, number)
        by_a_person(matter, self.instance)
        self.tally.took_in(number, matter.service, channel="window" if matter.channel == "window" else "code", by=self.desk.at)

    def _look_at_materials(self, page: Page) -> Page:
        while waiting := page.find("//main//li[contains(@class, 'checks__open')]//form"):
            page = self.desk.submit(page, waiting[0], {"how": str(waiting[0].xpath(".//button/@value")[0])})
        return page

    def _file(self, page: Page, matter: Matter) -> Page:
        """Confirmed on the second screen, or on the printed sheet."""
        is_on_screen = matter.order % 2 == 0
        if is_on_screen:
            self.desk.submit(page, page.form(action="/confirmation"))
            second = self.desk.get("/window/screen")
            self.desk.submit(second, second.form(action="/window/screen/"), {"answer": "agree"})
            page = self.desk.get(page.url)
        form = page.form(action="/check", field_name="key")
        said = {} if is_on_screen else {"confirmed": "y"}
        if form.xpath(".//*[@name='way']"):
            said |= POSTED if matter.way == "post" else {"way": matter.way}
            handed_over(matter, matter.way)
        elif not matter.number:
            handed_over(matter, "window")  # what nobody is asked about lies at the desk of the hall
        return self.desk.submit(page, form, said)

    # --- who comes again ----------------------------------------------------------------------------------------------

    def _back(self, matter: Matter, beat: Beat) -> None:
        """With the code of a draft, or with what was to be corrected."""
        if beat.act == "finish":
            page = self.desk.get("/window/intake")
            page = self.desk.submit(page, page.form(field_name="sought"), {"sought": matter.code})
            self._fill_and_file(page, matter)
        else:
            page = self._for_whom(self._stands_here(matter), matter)
            page = self._to_be_corrected(page, matter)
            page, _ = walk.fill_in(self.desk.browser, self.desk.get(page.link("/steps/")), corrected(matter))
            page = self._look_at_materials(page)
            page = self._file(page, matter)
            self.tally.acknowledged(walk.case_number(page), "correct-here", self.desk.at)
        self.day.done(matter, beat)

    def _to_be_corrected(self, page: Page, matter: Matter) -> Page:
        row = page.find(f"//*[@id='today']//li[contains(., '{matter.number}')]")
        if not row:
            raise Unexpected(f"{matter.number} is not among what can be done today")
        take = row[0].xpath(".//form")
        return self.desk.submit(page, take[0]) if take else self.desk.get(str(row[0].xpath(".//a/@href")[0]))


def corrected(matter: Matter) -> dict:
    """What is typed when it comes back."""
    return {name: f"{value}新" for name, value in matter.answers.items() if name in CORRECTED} | {"phone": "19900000099"}


CORRECTED = ("premises_name", "trade_name")


def handed_over(matter: Matter, way: str) -> None:
    """Who collects it comes to the output desk when it is there."""
    if way == "window" and matter.end == "delivered":
        matter.stages.append((Beat("output", "hand-over"),))


def by_a_person(matter: Matter, instance: Path) -> None:
    """The machine approves or passes to a person: where registers contradict each other the story goes on with officers."""
    service = KINDS[matter.kind]
    if service.flow is not None or book.status(instance, book.case_of(instance, matter.number)) != "submitted":
        return
    matter.to_person = True
    begun = {"window": 0, "online": 1, "code": 2}[matter.channel]
    accept = Beat(f"reviewer.{service.department}", "accept", {"text": "经核对登记簿，以主数据源为准，予以受理。"})
    approve = Beat(f"approver.{service.department}", "approve", {"text": "符合条件，准予。"})
    matter.stages[begun:] = [(accept,), (approve,), *(stage for stage in matter.stages if stage[0].who == "output")]


def followed(matter: Matter, instance: Path) -> str:
    """Whether what it needs is there: ready, not yet, gone."""
    before = matter.after
    if before is None:
        return "ready"
    if before.fault:
        return "gone"
    if not before.number or not before.is_over or time.monotonic() - before.looked_at < ASKS_AGAIN:
        return "not yet"
    before.looked_at = time.monotonic()
    return "ready" if book.status(instance, book.case_of(instance, before.number)) == "delivered" else "not yet"
