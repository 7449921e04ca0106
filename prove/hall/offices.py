"""The offices behind the windows: everybody reads the queue, opens what is theirs and presses what its story asks."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from prove import walk
from prove.browser import File, Page, Unexpected, Value
from prove.hall.desk import Desk, picked
from prove.hall.tally import Tally
from prove.hall.work import Beat, Day, Fits, Matter

LOOKS_AGAIN = 5.0  # seconds, where nothing calls before
AT_ONCE = 4  # cases that are opened from one look at the queue
DIRECT = {"keep", "send", "receive", "give-back", "reassign", "leave", "messages", "confirm"}  # not by the queue
LEAST_TOGETHER, MOST_TOGETHER = 3, 20


class Office:
    """One officer and the acts of an office; `staff` finds colleagues by pool and number."""

    staff: dict[str, str] = {}  # noqa: RUF012 - names by pool#number, of the whole day
    on_leave: set[str] = set()  # noqa: RUF012

    def __init__(self, desk: Desk, day: Day, tally: Tally) -> None:
        self.desk, self.day, self.tally = desk, day, tally
        self.acts = ACTS

    def work(self) -> None:
        while not self.day.is_finished:
            if not self.some(AT_ONCE):
                self.day.rest(self.desk.officer.pool, LOOKS_AGAIN)

    def some(self, most: int) -> bool:
        """Do some of what is open; whether anything was."""
        waiting = self.day.waits(self.desk.pools)
        if not waiting:
            return False
        done = self._direct() or self._together(waiting)
        if any(self._is_of_queue(matter, beat) for matter, beat in waiting):
            done = self._of_queue(most) or done
        return done

    def _is_of_queue(self, _matter: Matter, beat: Beat) -> bool:
        return beat.act not in DIRECT and not (beat.together and not self.day.is_intake_over)

    def _row(self, number: str) -> Fits:
        return lambda matter, beat: matter.number == number and self._is_of_queue(matter, beat)

    def _direct(self) -> bool:
        found = self.day.take(self.desk.pools, lambda _matter, beat: beat.act in DIRECT)
        if found is None:
            return False
        self._do(*found)
        return True

    def _of_queue(self, most: int) -> bool:
        """From the rows of the page; what stands further down is looked for by its number."""
        page, count = self.desk.get("/window/"), 0
        waiting = {matter.number for matter, _beat in self.day.waits(self.desk.pools)}
        for number in [one for one in rows(page) if one in waiting]:
            found = self.day.take(self.desk.pools, self._row(number))
            if found:
                self._do(*found)
                count += 1
            if count >= most:
                return True
        if not count and (found := self.day.take(self.desk.pools, self._is_of_queue)):
            matter, beat = found
            if matter.number not in rows(self.desk.get(_found_at(matter, beat))):
                self._failed(matter, Unexpected(f"{beat.who} {beat.act}: not in the queue of {self.desk.at}"))
            else:
                self._do(matter, beat)
            return True
        return count > 0

    def _do(self, matter: Matter, beat: Beat) -> None:
        try:
            self.acts.get(beat.act, Office._press)(self, matter, beat)
        except Exception as surprise:  # whatever it is, it is what the day looks for
            self._failed(matter, surprise, beat)
        else:
            self.tally.acknowledged(matter.number, beat.act, self.desk.at)
            self.day.done(matter, beat)

    def _failed(self, matter: Matter, surprise: Exception, beat: Beat | None = None) -> None:
        fault = f"{type(surprise).__name__}: {surprise}"
        act = beat.act if beat else ""
        self.tally.fault(f"{matter.story} {matter.service} {matter.number} {act} by {self.desk.at}: {fault}")
        self.day.failed(matter, fault)

    def looks_again(self) -> None:
        """Before going home: what the lot fell on of what the machine approved, which no story knew."""
        page = self.desk.get("/window/")
        drawn = page.find("//tr[@data-row][.//td[contains(., '人工复核')]]/@id")
        for number in (str(one).removeprefix("row-") for one in drawn):
            matter = self.day.by_number[number]
            beat = Beat(self.desk.at, "second-look/confirm", {"opinion": "经人工核对登记簿，自动审批结果正确。"})
            self._do(matter, beat)

    # --- several at once ----------------------------------------------------------------------------------------------

    def _together(self, waiting: list[tuple[Matter, Beat]]) -> bool:
        """What may be done for several is done when there are several of one service, or no more come."""
        groups: dict[tuple[str, str], int] = {}
        for matter, beat in waiting:
            if beat.together:
                groups[matter.service, beat.act] = groups.get((matter.service, beat.act), 0) + 1
        ready = [one for one, count in groups.items() if count >= LEAST_TOGETHER or (self.day.is_intake_over and count > 1)]
        for service, act in ready[:1]:
            taken: list[tuple[Matter, Beat]] = []
            while len(taken) < MOST_TOGETHER and (found := self.day.take(self.desk.pools, _of_group(service, act))):
                taken.append(found)
            if taken:
                self._several(act, taken)
                return True
        return False

    def _several(self, act: str, taken: list[tuple[Matter, Beat]]) -> None:
        """Ticked on the queue. What is not on its page, or has something to weigh, is done by itself."""
        try:
            page = self.desk.get("/window/")
            shown = set(rows(page))
            here = [(matter, beat) for matter, beat in taken if matter.number in shown]
            done = (self._claim_ticked if act == "claim-ticked" else self._batch)(page, here) if len(here) > 1 else set()
        except Exception as surprise:
            for matter, _beat in taken:
                self._failed(matter, surprise, _beat)
            return
        for matter, beat in taken:
            if matter.number in done:
                self.tally.acknowledged(matter.number, act, self.desk.at)
                self.day.done(matter, beat)
            else:
                self._do(matter, beat)

    def _claim_ticked(self, page: Page, here: list[tuple[Matter, Beat]]) -> set[str]:
        self.tally.others["claimed in bulk"] += 1
        page = self.desk.submit(page, page.form(action="/claims"), {"pick": [matter.number for matter, _ in here]})
        mine = self.desk.get("/window/?view=mine")
        return {matter.number for matter, _ in here} & set(rows(mine))

    def _batch(self, page: Page, here: list[tuple[Matter, Beat]]) -> set[str]:
        form = page.form(action="/claims")
        form.set("action", "/window/batch/ticked")
        page = self.desk.submit(page, form, {"pick": [matter.number for matter, _ in here]})
        forms = page.find("//main//form[.//input[@name='among']]")
        if not forms or not forms[0].xpath(".//input[@name='confirmed']"):
            return set()
        fit = [str(value) for value in forms[0].xpath(".//input[@name='pick']/@value")]
        said: dict[str, Value] = {"text": str(here[0][1].said["text"]), "confirmed": "y", "pick": fit}
        page = self.desk.submit(page, forms[0], said)
        self.tally.others["decided in bulk"] += 1
        return {
            row.xpath("./th")[0].text_content().strip()
            for row in page.find("//table[contains(@class, 'batch__done')]//tr[@data-row]")
            if "未办" not in row.xpath("./td")[0].text_content()
        }

    # --- one act ------------------------------------------------------------------------------------------------------

    def _press(self, matter: Matter, beat: Beat) -> None:
        self.desk.press(f"/window/cases/{matter.number}", beat.act, dict(beat.said))

    def _correction(self, matter: Matter, _beat: Beat) -> None:
        """The one notice: of the name where there is one, else of the phone."""
        page = self.desk.get(f"/window/cases/{matter.number}/correction")
        form = page.form(field_name="item")
        offered = [str(value) for value in form.xpath(".//input[@name='item']/@value")]
        item = next(one for one in ("premises_name", "trade_name", "phone", *offered) if one in offered)
        self.desk.submit(page, form, {"item": [item], f"note-{item}": "请按门头招牌填写全称。"})

    def _hand_on(self, matter: Matter, beat: Beat) -> None:
        page = self.desk.get(f"/window/cases/{matter.number}/hand-on")
        form = page.form(action="/hand-on")
        said: dict[str, Value] = {"colleague": picked(form, "colleague", self.staff[str(beat.said["to"])]), "reason": beat.said["reason"]}
        self.desk.submit(page, form, said)

    def _reassign(self, matter: Matter, beat: Beat) -> None:
        """From the page of the workload, chosen by name."""
        held, to = self.staff[str(beat.said["held"])], self.staff[str(beat.said["to"])]
        page = self.desk.get("/window/workload")
        links = page.tree.xpath("//tr[th[starts-with(normalize-space(.), $name)]]//a[contains(@href, 'held=')]/@href", name=held)
        page = self.desk.get(str(links[0]).partition("#")[0])
        form = page.form(action="/reassign")
        picks = form.xpath(".//input[@name='pick'][starts-with(@value, $number)]/@value", number=matter.number)
        said: dict[str, Value] = {"pick": [str(picks[0])], "colleague": picked(form, "colleague", to), "reason": beat.said["reason"]}
        page = self.desk.submit(page, form, said)
        if f"{matter.number}：" in page.text:
            raise Unexpected(page.text[page.text.index(f"{matter.number}：") :][:200])

    def _leave(self, _matter: Matter, beat: Beat) -> None:
        """Entered once; whoever is away already has a stand-in."""
        who = str(beat.said["officer"])
        if who in self.on_leave:
            return
        self.on_leave.add(who)
        page = self.desk.get("/window/leaves")
        form, day = page.form(field_name="officer"), today()
        named = {
            "officer": picked(form, "officer", self.staff[who]),
            "stand_in": picked(form, "stand_in", self.staff[str(beat.said["stand_in"])]),
        }
        self.desk.submit(page, form, {**named, "first": day, "last": day})

    def _interests(self, matter: Matter, beat: Beat) -> None:
        if matter.third is None:
            raise Unexpected("nobody's interests are touched")
        named: dict[str, Value] = {"name": matter.third.name, "identifier": matter.third.id_number}
        self.desk.press(f"/window/cases/{matter.number}", "interests", named | beat.said)

    def _messages(self, matter: Matter, beat: Beat) -> None:
        self.desk.press(f"/window/cases/{matter.number}", "messages", dict(beat.said))

    # --- the place is looked at ---------------------------------------------------------------------------------------

    def _site_check(self, matter: Matter, _beat: Beat) -> None:
        page = self.desk.get(f"/window/cases/{matter.number}/site-check")
        form = page.form(action="/site-check")
        head = self.staff[f"head.{self.desk.officer.department}#1"]
        said: dict[str, Value] = {"day": today(), "begins": "00:10", "place": "样例路 1 号", "second": picked(form, "second", head)}
        self.desk.submit(page, form, said)

    def _record(self, matter: Matter, _beat: Beat) -> None:
        picture = File("现场.png", walk.PICTURE)
        seen: dict[str, Value] = {f"fine_{point}": "yes" for point in ("layout", "treatment", "changing", "utensils", "records")}
        seen |= {"photo_layout": picture, "photo_treatment": picture, "finding": "现场与申报材料一致，符合卫生标准。", "record": "yes"}
        self.desk.press(f"/window/cases/{matter.number}/site-check", "record", seen)

    def _confirm(self, matter: Matter, _beat: Beat) -> None:
        self.desk.press(f"/window/cases/{matter.number}/site-check", "confirm", {})

    # --- papers that move ---------------------------------------------------------------------------------------------

    def _keep(self, matter: Matter, _beat: Beat) -> None:
        page = self.desk.get(f"/window/cases/{matter.number}/originals")
        self.desk.submit(page, page.form(field_name="description"), {"description": "产权证明原件", "pieces": "1"})

    def _give_back(self, matter: Matter, _beat: Beat) -> None:
        page = self.desk.get(f"/window/cases/{matter.number}/originals")
        form = page.form(action="/originals/return")
        here = [str(value) for value in form.xpath(".//input[@name='original']/@value")]
        self.desk.submit(page, form, {"original": here, "kind": "holder", "receiver": matter.citizen.name, "identity_checked": "y"})

    def _send(self, matter: Matter, beat: Beat) -> None:
        page = self.desk.get("/window/handovers")
        page = self.desk.submit(page, page.form(field_name="scanned"), {"scanned": matter.number, "to": str(beat.said["to"])})
        if "/handovers/" not in page.path:
            raise Unexpected(f"no slip: {page.complaints()}")
        matter.slip = page.path.rpartition("/")[2]

    def _receive(self, matter: Matter, _beat: Beat) -> None:
        page = self.desk.get(f"/window/handovers/{matter.slip}")
        self.desk.submit(page, page.form(action="/receive"), {"scanned": matter.number})


ACTS: dict[str, Callable[[Office, Matter, Beat], None]] = {
    "correction": Office._correction, "hand-on": Office._hand_on, "reassign": Office._reassign, "leave": Office._leave,
    "interests": Office._interests, "messages": Office._messages, "site-check": Office._site_check, "record": Office._record,
    "confirm": Office._confirm, "keep": Office._keep, "give-back": Office._give_back, "send": Office._send, "receive": Office._receive,
    "claim-ticked": lambda office, matter, beat: office._press(matter, Beat(beat.who, "claim")),
}  # fmt: skip


def _of_group(service: str, act: str) -> Fits:
    return lambda matter, beat: beat.together and (matter.service, beat.act) == (service, act)


def _found_at(matter: Matter, beat: Beat) -> str:
    """What stands still is listed by itself."""
    return f"/window/?text={matter.number}" + ("&light=pause" if beat.act == "resume" else "")


def today() -> str:
    """The day of the offices."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()


def rows(page: Page) -> list[str]:
    """The numbers of the queue's rows, the most urgent first."""
    return [str(number) for number in page.find("//tr[@data-row]/@id") for number in [str(number).removeprefix("row-")]]
