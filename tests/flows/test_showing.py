"""亮证: a code of sixty seconds and one look; who looked stands with the certificate, and nothing else is ever told by a code."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from app.audit.models import AuditEntry
from app.core import clock, jobs, spoken_codes
from app.core.actor import ANONYMOUS, SYSTEM, Actor, Role
from app.core.db import new_id, session
from app.core.errors import DomainError, KeyMissing
from app.core.transaction import write
from app.elements import dictionary
from app.elements.dictionary import Dictionary
from app.issuance import queries, service as issuance, showing
from app.issuance.models import Certificate, Status
from app.issuance.showing import Fresh, Purpose, Seen
from app.issuance.showing_errors import NotShowable, SeenForMissing, ShownCodeOver, ShownCodeUnknown, ShownCodeUsed
from app.issuance.showing_models import SeenFor, ShownCode, Viewer
from app.issuance.verification import Verdict
from tests import builders, casework
from tests.office import text, token

HER, NUMBER = "林晓雯", "990001199403121023"
domain = pytest.mark.usefixtures("both_databases", "city", "context")
MATTER = Purpose(SeenFor.MATTER)


def her_proof() -> Certificate:
    """A proof that she has no property: her name and ID number stand on it in full."""
    case = casework.a_certificate("housing-proof", HER)
    return next(paper for paper in queries.of_holder(case.applicant_id) if paper.type_code == "housing-proof")


def her() -> Actor:
    return casework.a_citizen_named(HER)


def shown(paper: Certificate) -> Fresh:
    """She presses 亮证."""
    visitor = her()
    with write():
        return showing.show(queries.by_id(paper.id), visitor)


def an_officer() -> Actor:
    with write():
        return builders.officer_of(Role.CLERK, "hall")


def by_officer(typed: str, officer: Actor | None = None, *, purpose: Purpose = MATTER, key: str = "") -> Seen:
    looking = officer or an_officer()
    with write():
        return showing.see_as_officer(typed, looking, purpose, key or new_id().hex)


def by_stranger(typed: str, key: str = "") -> Seen:
    with write():
        return showing.see_as_stranger(typed, ANONYMOUS, key or new_id().hex)


def row() -> ShownCode:
    session().expire_all()
    return session().scalars(select(ShownCode)).one()


@domain
class TestTheCode:
    def test_it_carries_nothing_and_the_database_holds_no_code(self) -> None:
        fresh = shown(her_proof())
        kept = row()
        assert len(fresh.token) == 32, "192 bits in letters"
        assert len(fresh.code) == 12 and not set(fresh.code) & set("0O1IL2Z5SB")
        assert kept.until - kept.made_at == timedelta(seconds=60)
        for secret in (fresh.token, fresh.code):
            assert secret.encode() not in kept.token_hash + kept.code_hash

    def test_an_officer_looks_once_within_sixty_seconds(self, later) -> None:
        paper, officer = her_proof(), an_officer()
        fresh = shown(paper)
        later(seconds=59)
        seen = by_officer(fresh.code, officer, purpose=Purpose(SeenFor.OTHER, "核对租房补贴"))
        assert seen.finding.verdict is Verdict.GENUINE and seen.at <= clock.now()
        with pytest.raises(ShownCodeUsed):
            by_officer(fresh.code)
        (one,) = showing.sightings(paper.id)
        assert (one.row.viewer, one.row.office, one.row.purpose, one.words) == (Viewer.OFFICER, "hall", SeenFor.OTHER, "核对租房补贴")
        assert one.row.seen_by == officer.person and "核对".encode() not in (one.row.words or b"")
        assert one.row.fields == [line.code for line in seen.lines]

    def test_after_sixty_seconds_it_is_over(self, later) -> None:
        fresh = shown(her_proof())
        later(seconds=60)
        for typed in (fresh.code, fresh.token):
            with pytest.raises(ShownCodeOver):
                by_officer(typed)
            with pytest.raises(ShownCodeOver):
                by_stranger(typed)
        assert row().used_at is None

    def test_a_new_one_ends_the_one_before(self) -> None:
        paper = her_proof()
        old, new = shown(paper), shown(paper)
        with pytest.raises(ShownCodeOver):
            by_officer(old.code)
        assert by_officer(new.code).finding.is_in_force

    @pytest.mark.parametrize("how", ["{code}", "{lower}", "{spaced}", "{token}", "https://a.example/v/shown/{token}"])
    def test_it_is_found_however_it_comes(self, how: str) -> None:
        fresh = shown(her_proof())
        spaced = " ".join([fresh.code[:4], fresh.code[4:8], fresh.code[8:]])
        typed = how.format(code=fresh.code, lower=fresh.code.lower(), spaced=spaced, token=fresh.token)
        assert by_officer(f" {typed} ").finding.is_in_force

    @pytest.mark.parametrize("typed", ["", "ACDEFGHJKMNP", "x" * 32, "/v/shown/", "亮证" * 200, "a\x00b"])
    def test_what_was_never_given_out_is_unknown(self, typed: str) -> None:
        shown(her_proof())
        with pytest.raises(ShownCodeUnknown):
            by_officer(typed)

    def test_the_same_form_sent_twice_looks_once_and_another_not_at_all(self) -> None:
        paper, officer = her_proof(), an_officer()
        fresh = shown(paper)
        first, again = by_officer(fresh.code, officer, key="one-form"), by_officer(fresh.code, officer, key="one-form")
        assert (first.at, first.lines) == (again.at, again.lines)
        with pytest.raises(ShownCodeUsed):
            by_stranger(fresh.code, key="one-form")
        assert len(showing.sightings(paper.id)) == 1
        for key in ("", "k" * 65):
            with write(), pytest.raises(KeyMissing):
                showing.see_as_stranger(fresh.code, ANONYMOUS, key)

    def test_the_answer_to_a_form_sent_twice_ends_with_the_code(self, later) -> None:
        officer = an_officer()
        fresh = shown(her_proof())
        by_officer(fresh.code, officer, key="one-form")
        later(seconds=61)
        with pytest.raises(ShownCodeUsed):
            by_officer(fresh.code, officer, key="one-form")


@domain
class TestWhatIsSeen:
    def test_an_officer_sees_the_face_with_numbers_masked(self) -> None:
        seen = by_officer(shown(her_proof()).code)
        told = {line.code: line.text for line in seen.lines}
        assert told["name"] == HER and told["id_number"] == "9900**********1023"
        assert NUMBER not in repr(seen)

    @pytest.mark.parametrize(("rule", "told"), [("plain", "滨江路66号"), ("masked", "********"), ("closed", None)])
    def test_the_field_rights_decide_about_a_fact_that_is_an_element(self, rule: str, told: str | None) -> None:
        usual = dictionary.current()
        changed = {code: replace(one, shown=rule, mask="none") if code == "premises.address" else one for code, one in usual.items()}
        dictionary.use(Dictionary(changed, {**usual.rules, "closed": {}}))
        try:
            lines = {line.code: line.text for line in by_officer(shown_licence().code).lines}
        finally:
            dictionary.use(usual)
        assert lines.get("address") == told and lines["name"] == "样例店"

    def test_a_stranger_sees_what_the_verification_page_tells(self) -> None:
        paper = her_proof()
        seen = by_stranger(shown(paper).token)
        assert not seen.lines and not seen.holder and HER not in repr(seen) and NUMBER not in repr(seen)
        assert [text for _label, text in seen.finding.certificate.facts][:2] == ["林**", "9900**********1023"]
        (one,) = showing.sightings(paper.id)
        assert (one.row.viewer, one.row.seen_by, one.row.office) == (Viewer.STRANGER, None, None)

    @pytest.mark.parametrize("status", [Status.REVOKED, Status.SUSPENDED, Status.CANCELLED])
    def test_what_ended_since_it_was_shown_is_said(self, status: Status) -> None:
        paper = her_proof()
        fresh = shown(paper)
        with write():
            issuance.set_status(paper.id, status, "登记错误", SYSTEM)
        assert by_officer(fresh.code).finding.verdict == status.value
        assert showing.sightings(paper.id)[0].row.verdict == status.value

    def test_what_a_newer_one_replaced_since_names_the_newer_one(self) -> None:
        paper = her_proof()
        fresh, newer = shown(paper), her_proof_again(paper)
        with write():
            issuance.set_status(paper.id, Status.SUPERSEDED, "换发", SYSTEM, replaced_by=newer.id)
        found = by_stranger(fresh.token).finding
        assert found.verdict is Verdict.SUPERSEDED and found.certificate.replaced_by == newer.number

    def test_only_what_is_in_force_is_shown(self, later) -> None:
        paper = her_proof()
        later(days=31)
        with pytest.raises(NotShowable):
            shown(paper)
        assert not session().scalar(select(func.count()).select_from(ShownCode))

    def test_another_reason_needs_words(self) -> None:
        fresh = shown(her_proof())
        for wrong in (Purpose(SeenFor.OTHER, "  "), Purpose(SeenFor.MATTER, "长" * 201)):
            with pytest.raises(SeenForMissing):
                by_officer(fresh.code, purpose=wrong)
        assert by_officer(fresh.code).finding.is_in_force, "a refused look used nothing up"

    def test_showing_and_looking_are_in_the_audit_log_without_the_code(self) -> None:
        paper, officer = her_proof(), an_officer()
        fresh = shown(paper)
        by_officer(fresh.code, officer)
        acts = {entry.act: entry for entry in session().scalars(select(AuditEntry).where(AuditEntry.ref == str(paper.id)))}
        assert acts["certificate:show"].person_id == her().person
        assert acts["certificate:see"].post_id == officer.post.id
        assert fresh.code not in repr([vars(entry) for entry in acts.values()])


def shown_licence() -> Fresh:
    """A business licence of hers: its premises are an element of the dictionary."""
    holder = issuance.Holder("person", her().person, HER, "9900**********1023")
    facts = {"name": "样例店", "operator": HER, "address": "滨江路66号", "scope": "食品销售"}
    with write():
        licence = issuance.prepare("business-licence", holder, facts, "test:licence", key="licence")
    jobs.run_until_idle()
    return shown(queries.by_id(licence))


def her_proof_again(paper: Certificate) -> Certificate:
    with write():
        holder = issuance.Holder("person", paper.holder_id, HER, "9900**********1023")
        facts = queries.record(paper.id).facts
        made = issuance.prepare("housing-proof", holder, facts, "test:newer", key="newer")
    return queries.by_id(made)


@domain
class TestTheRow:
    def test_the_database_refuses_a_late_and_a_half_use(self) -> None:
        shown(her_proof())
        used = {"viewer": "stranger", "verdict": "genuine", "use_key": "k", "used_on": "online"}
        late = clock.now() + timedelta(seconds=90)
        for wrong in ({**used, "used_at": late}, {"viewer": "stranger"}, {**used, "used_at": clock.now(), "viewer": "officer"}):
            with pytest.raises(IntegrityError), write():
                session().execute(update(ShownCode).values(wrong))

    def test_unused_ones_go_after_a_day_and_looks_after_two_years(self, later) -> None:
        paper = her_proof()
        by_officer(shown(paper).code)
        shown(paper)
        later(hours=23)
        showing.sweep()
        assert session().scalar(select(func.count()).select_from(ShownCode)) == 2
        later(hours=2)
        showing.sweep()
        assert row().used_at is not None
        later(days=732)
        showing.sweep()
        assert not showing.sightings(paper.id)


@pytest.mark.usefixtures("both_databases", "city")
def test_of_many_at_once_exactly_one_sees_it(app: Flask) -> None:
    with app.app_context():
        paper, officer = her_proof(), an_officer()
        paper_id, fresh = paper.id, shown(paper)

    def at_once(turn: int) -> str:
        with app.app_context():
            try:
                with write():
                    if turn % 2:
                        showing.see_as_officer(fresh.code, officer, MATTER, new_id().hex)
                    else:
                        showing.see_as_stranger(fresh.token, ANONYMOUS, new_id().hex)
            except DomainError as refusal:
                return refusal.code
            return "seen"

    with ThreadPoolExecutor(8) as pool:
        came = list(pool.map(at_once, range(16)))
    assert sorted(set(came)) == ["seen", "shown_code_used"] and came.count("seen") == 1
    with app.app_context():
        looked = select(func.count()).select_from(AuditEntry).where(AuditEntry.act == "certificate:see")
        assert len(showing.sightings(paper_id)) == 1 and session().scalar(looked) == 1


# --- on the pages -------------------------------------------------------------------------------------------------


@pytest.fixture
def paper_id(city: Flask) -> UUID:
    with city.app_context():
        return her_proof().id


def pressed(citizen: FlaskClient, paper: UUID) -> tuple[str, str]:
    """She presses on the page; gives the twelve signs and the page."""
    page = text(citizen.press(f"/my/certificates/{paper}/show", button="立即亮证"))
    return re.sub(r"\s|</?b>", "", re.search(r'class="showing__code">(.+?)</p>', page)[1]), page


def address_in(app: Flask, paper: UUID) -> str:
    """The address that the camera reads, for a code of its own."""
    with app.app_context():
        return f"/v/shown/{shown(queries.by_id(paper)).token}"


def test_she_shows_it_and_an_officer_checks_it_and_she_reads_who(app: Flask, client: FlaskClient, as_citizen, desk, paper_id) -> None:
    citizen, officer = as_citizen(client, HER), desk("reviewer", "housing")
    code, page = pressed(citizen, paper_id)
    assert 'data-shown="60"' in page and "<svg" in page and NUMBER not in page
    found = officer.press("/window/shown", {"code": code.lower(), "purpose": "inspection", "words": "住房保障复核"})
    said = text(found)
    assert found.status_code == 200 and "finding--genuine" in said and HER in said and "9900**********1023" in said and NUMBER not in said
    hers = text(citizen.get(f"/my/certificates/{paper_id}"))
    seen = hers[hers.index('id="seen"') :]
    assert "住房" in seen and "督查检查：住房保障复核" in seen
    again = officer.press("/window/shown", {"code": code})
    assert again.status_code == 409 and "已使用过" in text(again)


def test_opening_the_address_uses_nothing_up_and_tells_nothing(app: Flask, client: FlaskClient, paper_id) -> None:
    address = address_in(app, paper_id)
    with app.app_context():
        before = row().used_at
    pages = [text(client.get(one)) for one in (address, address, "/v/shown/" + "x" * 32)]
    blank = [re.sub(r'value="[^"]*"', "", re.sub(r"x{32}|[\w-]{32}", "", page)) for page in pages]
    assert blank[0] == blank[1] == blank[2], "a code that lives looks like one that never was"
    assert "林**" not in pages[0]
    seen = client.press(address, button="查验证照")
    assert seen.status_code == 200 and "finding--genuine" in text(seen) and "林**" in text(seen) and HER not in text(seen)
    assert client.head(address).status_code == 200
    with app.app_context():
        assert before is None and row().viewer is Viewer.STRANGER
    again = client.press(address, button="查验证照")
    assert again.status_code == 409 and "已使用过" in text(again) and "林**" not in text(again)


def test_a_stranger_types_the_signs_and_is_told_kindly_what_is_wrong(app: Flask, client: FlaskClient, as_citizen, later, paper_id) -> None:
    code, _page = pressed(as_citizen(app.test_client(), HER), paper_id)
    assert client.press("/v/shown", {"code": ""}).status_code == 422
    wrong = client.press("/v/shown", {"code": "ACDEFGHJKMNP"})
    assert wrong.status_code == 422 and "没有找到与此码对应的证照" in text(wrong)
    later(seconds=61)
    over = client.press("/v/shown", {"code": code})
    assert over.status_code == 409 and "60 秒内有效" in text(over) and code in text(over), "what was typed stays"


def test_guessing_is_soon_at_its_end_and_who_was_right_has_not_guessed(app: Flask, client: FlaskClient, desk, paper_id) -> None:
    for _ in range(31):
        assert client.press(address_in(app, paper_id), button="查验证照").status_code == 200
    form = {"csrf_token": token_of(client), "key": "k"}
    came = [client.post("/v/shown", data={**form, "code": spoken_codes.new(12)}).status_code for _ in range(31)]
    assert came == [422] * 30 + [429]
    clerk = desk("clerk")
    form = {"csrf_token": token(clerk), "key": "k", "purpose": "matter"}
    came = [clerk.post("/window/shown", data={**form, "code": spoken_codes.new(12)}).status_code for _ in range(61)]
    assert came == [422] * 60 + [429]


def token_of(client: FlaskClient) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', text(client.get("/v/shown")))[1]


def test_an_officer_who_scans_the_address_is_led_to_their_desk(app: Flask, desk, paper_id) -> None:
    address = address_in(app, paper_id)
    clerk = desk("clerk")
    led = clerk.get(address)
    assert led.status_code == 303 and led.location.startswith("/window/shown?code=")
    assert "finding--genuine" in text(clerk.press(led.location, button="查验证照"))


def test_what_ended_has_no_button_and_is_refused_kindly(app: Flask, client: FlaskClient, as_citizen, paper_id) -> None:
    citizen = as_citizen(client, HER)
    form = re.search(r'name="csrf_token" value="([^"]+)"', text(citizen.get(f"/my/certificates/{paper_id}/show")))[1]
    with app.app_context(), write():
        issuance.set_status(paper_id, Status.REVOKED, "登记错误", SYSTEM)
    assert "/show" not in text(citizen.get(f"/my/certificates/{paper_id}"))
    assert "不能出示" in text(citizen.get(f"/my/certificates/{paper_id}/show"))
    refused = citizen.post(f"/my/certificates/{paper_id}/show", data={"csrf_token": form})
    assert refused.status_code == 409 and "不能出示" in text(refused)
