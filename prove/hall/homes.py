"""People at home: they file, follow their case and answer what the offices ask; each with a browser and an address of their own."""

import re
import threading
from pathlib import Path

from prove import walk
from prove.browser import File, Page, Unexpected, Value
from prove.hall.desk import Watch, Watched
from prove.hall.plan import POSTED
from prove.hall.staffing import PASSWORD
from prove.hall.tally import Tally
from prove.hall.town import Citizen
from prove.hall.windows import by_a_person, corrected, followed, handed_over
from prove.hall.work import Beat, Day, Matter
from prove.journey import begin, submit

LOOKS_AGAIN = 2.0  # seconds
SAID = {"statement": "say"}  # what the tally calls it, where an office has an act of the same name


class Home:
    """One citizen, signed in; one thing at a time."""

    def __init__(self, address: str, watch: Watch, citizen: Citizen, *, order: int) -> None:
        self.citizen, self.lock = citizen, threading.Lock()
        self.browser = Watched(address, watch, f"127.0.{2 + order // 250}.{order % 250 + 1}")
        self.acts_for = ""

    def enter(self, password: str) -> None:
        """With the account of the demonstration, or for the first time."""
        if self.citizen.is_named:
            walk.sign_in(self.browser, walk.Account(self.citizen.name, self.citizen.id_number, ""), password)
        else:
            self._register()

    def _register(self) -> None:
        page = self.browser.get("/register")
        typed: dict[str, Value] = {"id_number": self.citizen.id_number, "name": self.citizen.name, "password": PASSWORD, "again": PASSWORD}
        page = self.browser.submit(page, page.form(field_name="again"), typed)
        code = self.browser.get("/demo/outbox").find("//*[@data-code][1]/@data-code")[0]
        self.browser.submit(page, page.form(field_name="code"), {"code": code})

    def act_for(self, name: str) -> None:
        """For themself or for a firm that the register names them for."""
        if self.acts_for == name or (not self.acts_for and name == self.citizen.name):
            return
        page = self.browser.get("/act-for")
        if name not in page.text:
            self.browser.submit(page, page.form(action="/act-for/firms"))
        walk.act_for(self.browser, name)
        self.acts_for = name


class Homes:
    """Whoever of the city sits at home: a few of them do something at the same time."""

    def __init__(self, homes: dict[str, Home], day: Day, tally: Tally, *, instance: Path) -> None:
        self.homes, self.day, self.tally, self.instance = homes, day, tally, instance

    def work(self) -> None:
        while not self.day.is_finished:
            found = self.day.take(("home",), self._may_begin)
            if found is None:
                self.day.rest("home", LOOKS_AGAIN)
                continue
            self._do(*found)

    def _may_begin(self, matter: Matter, _beat: Beat) -> bool:
        return bool(matter.number) or followed(matter, self.instance) != "not yet"

    def _do(self, matter: Matter, beat: Beat) -> None:
        is_third = beat.act in {"waive", "answer"}
        who = matter.third if is_third and matter.third else matter.citizen
        home = self.homes[who.id_number]
        try:
            with home.lock:
                if not matter.number and followed(matter, self.instance) == "gone":
                    raise Unexpected("what it follows came to nothing")
                if not is_third:
                    home.act_for(matter.applicant)
                ACTS[beat.act](home, matter, beat)
        except Exception as surprise:  # whatever it is, it is what the day looks for
            fault = f"{type(surprise).__name__}: {surprise}"
            self.tally.fault(f"{matter.story} {matter.service} {matter.number} {beat.act} at home: {fault}")
            self.day.failed(matter, fault)
            return
        self._noted(matter, beat)

    def _noted(self, matter: Matter, beat: Beat) -> None:
        if beat.act == "file":
            self.day.filed(matter, matter.number)
            by_a_person(matter, self.instance)
            self.tally.took_in(matter.number, matter.service, channel="online", by="home")
        elif beat.act != "begin":
            self.tally.acknowledged(matter.number, SAID.get(beat.act, beat.act), "home")
        self.day.done(matter, beat)


# --- what they do -----------------------------------------------------------------------------------------------------


def _drafted(home: Home, matter: Matter) -> Page:
    page = begin(home.browser, matter.service)
    found = re.search(r"/apply/([0-9a-f-]{36})", page.url)
    if found is None:
        raise Unexpected(f"{page.url}: no draft")
    matter.draft = found[1]
    page, _ = walk.fill_in(home.browser, page, matter.answers)
    return page


def _file(home: Home, matter: Matter, _beat: Beat) -> None:
    page = _drafted(home, matter)
    form = page.form(field_name="key")
    if form.xpath(".//*[@name='way']"):
        page = home.browser.submit(page, form, dict(POSTED) if matter.way == "post" else {"way": matter.way})
        handed_over(matter, matter.way)
    else:
        page = submit(home.browser, page)
    matter.number = walk.case_number(page)


def _begin(home: Home, matter: Matter, _beat: Beat) -> None:
    """Typed at home, finished at a window by the code that this page shows."""
    _drafted(home, matter)
    page = home.browser.get(f"/apply/{matter.draft}/window-code")
    page = home.browser.submit(page, page.form(action="/window-code"))
    matter.code = "".join(page.find("//p[contains(@class, 'windowcode')]")[0].text_content().split())


def _file_again(home: Home, matter: Matter, _beat: Beat) -> None:
    page, _ = walk.fill_in(home.browser, home.browser.get(f"/apply/{matter.draft}"), corrected(matter))
    submit(home.browser, page)


def _bring(home: Home, matter: Matter, _beat: Beat) -> None:
    page = home.browser.get(f"/my/cases/{matter.number}/papers")
    home.browser.submit(page, page.form(action="/papers", field_name="key"), {"student_proof": File("材料.png", walk.PICTURE)})


def _form_of(address: str, field: str) -> object:
    def do(home: Home, matter: Matter, beat: Beat) -> None:
        page = home.browser.get(f"/my/cases/{matter.number}/{address}")
        home.browser.submit(page, page.form(field_name=field), dict(beat.said))

    return do


def _waive_hearing(home: Home, matter: Matter, _beat: Beat) -> None:
    page = home.browser.get(f"/my/cases/{matter.number}/hearing")
    home.browser.submit(page, page.form(action="/hearing/waive"))


def _write(home: Home, matter: Matter, beat: Beat) -> None:
    page = home.browser.get(f"/my/cases/{matter.number}")
    home.browser.submit(page, page.form(action="/messages"), dict(beat.said))


def _of_third(home: Home, _matter: Matter, beat: Beat) -> None:
    """The notice that is open still."""
    page = home.browser.get("/my/interests")
    for address in dict.fromkeys(page.find("//a[contains(@href, '/my/interests/')]/@href")):
        notice = home.browser.get(str(address))
        forms = notice.find(f"//main//form[contains(@action, '/{beat.act}')]")
        if forms:
            home.browser.submit(notice, forms[0], dict(beat.said))
            return
    raise Unexpected(f"{home.citizen.name} was told of nothing")


ACTS = {
    "file": _file, "begin": _begin, "file-again": _file_again, "bring": _bring, "withdraw": _form_of("withdraw", "reason"),
    "ask-review": _form_of("review", "reason"), "statement": _form_of("statement", "words"), "delivery": _form_of("delivery", "way"),
    "hearing/waive": _waive_hearing, "messages": _write, "waive": _of_third, "answer": _of_third,
}  # fmt: skip
