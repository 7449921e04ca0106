"""家人代办: a mandate written down at a window, agreed to by card or by a code to the giver's phone, and what ends with it."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.cases import desk_confirming, drafts, prefill, service
from app.cases.lifecycle import Status
from app.cases.models import Case
from app.catalogue import service as catalogue
from app.core import clock
from app.core.actor import Actor, Channel, PartyKind, PartyRef, Role
from app.core.db import new_id, session
from app.core.transaction import write
from app.demo.people import find
from app.identity import card_reader, entrusting, mandates, queries as identity
from app.identity.entrusting import Entrusted
from app.identity.errors import CodeGone, CodeWrong, MandateEnded, MandateRefused, MandateTooNarrow, NoRegisteredPhone, PartyRefused
from app.identity.models import Mandate, MandateWay, Relation
from tests import builders, casework
from tests.casework import a_citizen_named, completed
from tests.office import token

on_one = pytest.mark.usefixtures("one_database", "city", "context")
GIVER, AGENT, SERVICE = "黄志明", "林晓雯", "individual-business"


def clerk() -> Actor:
    return builders.officer_of(Role.CLERK, "hall")


def said(**changes: object) -> Entrusted:
    giver, agent = a_citizen_named(GIVER), a_citizen_named(AGENT)
    usual = Entrusted(giver.person, agent.person, Relation.CHILD, (SERVICE,), clock.today() + timedelta(days=30))
    return replace(usual, **changes)


def at_desk(key: str = "k", **changes: object) -> Mandate:
    with write():
        return entrusting.record_at_desk(clerk(), said(**changes), key=key)


def begun(mandate: Mandate, code: str = SERVICE) -> Case:
    """The clerk takes in for the giver; the agent stands there."""
    typist, giver = replace(clerk(), mandate=mandate.id), PartyRef(PartyKind.PERSON, mandate.giver_id)
    published = catalogue.current(code)
    known = prefill.fetch(typist, giver, published)
    with write():
        case = drafts.open_draft(typist, giver, published, known, key=new_id().hex)
        drafts.save_answers(case, completed(published.definition, known.facts), published.definition.form.steps[-1].code)
        return case


def filed(case_id: UUID) -> Case:
    with write():
        case = service.locked(case_id)
        casework.look_through(case, clerk())
        desk_confirming.sign(case, clerk())
    with write():
        return service.submit(service.locked(case_id), clerk(), new_id().hex)


@pytest.fixture
def codes(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What left by text message: phone and code."""
    sent: list[tuple[str, str]] = []
    ports = entrusting.challenges.ports

    def keep(phone: str, code: str, _purpose: str) -> None:
        sent.append((phone, code))

    monkeypatch.setattr(ports, "_connected", replace(ports.connected(), send_code=keep))
    return sent


@on_one
def test_at_the_desk_it_counts_at_once_and_says_who_wrote_it_down():
    mandate = at_desk()
    assert (mandate.way, mandate.relation, mandate.recorded_by) == (MandateWay.DESK, Relation.CHILD, clerk().person)
    assert mandates.state_of(mandate) == "current"
    assert at_desk().id == mandate.id, "the same key writes it once"
    card = mandates.of_giver(PartyRef(PartyKind.PERSON, mandate.giver_id))[0]
    assert (card.agent_name, card.way, card.relation) == (AGENT, MandateWay.DESK, Relation.CHILD)


@on_one
def test_the_code_goes_to_the_phone_of_the_register_and_works_once(codes):
    with write():
        challenge = entrusting.ask(clerk(), said())
    assert codes[0][0] == identity.person(said().giver).phone
    wrong = "000000" if codes[0][1] != "000000" else "000001"
    with pytest.raises(CodeWrong):
        entrusting.prove(clerk(), challenge, wrong)
    passed = entrusting.prove(clerk(), challenge, codes[0][1])
    with write():
        mandate = entrusting.record_by_phone(clerk(), passed)
    assert (mandate.way, mandate.services, mandates.state_of(mandate)) == (MandateWay.PHONE, [SERVICE], "current")
    with pytest.raises(CodeGone), write():
        entrusting.record_by_phone(clerk(), passed)
    with pytest.raises(CodeGone):
        entrusting.prove(clerk(), challenge, codes[0][1])


@on_one
def test_another_clerk_cannot_use_the_code(codes):
    with write():
        challenge = entrusting.ask(clerk(), said())
        other = builders.an_officer(Role.CLERK)
    assert entrusting.waiting(clerk(), challenge) == said() and entrusting.waiting(other, challenge) is None
    with pytest.raises(CodeGone):
        entrusting.prove(other, challenge, codes[0][1])


@on_one
def test_what_cannot_be_a_mandate():
    own = clerk().person
    for changes, refusal in (
        ({"giver": own}, PartyRefused),
        ({"agent": own}, PartyRefused),
        ({"agent": said().giver}, MandateRefused),
        ({"until_day": clock.today() - timedelta(days=1)}, MandateRefused),
        ({"until_day": clock.today() + timedelta(days=2000)}, MandateRefused),
    ):
        with pytest.raises(refusal), write():
            entrusting.record_at_desk(clerk(), said(**changes), key="k")
        with pytest.raises(refusal), write():
            entrusting.ask(clerk(), said(**changes))
    with write():
        nobody = builders.a_person("无号码", phone="")
        nobody.phone = entrusting.personal.sealed("phone", nobody.id, "")
    with pytest.raises(NoRegisteredPhone), write():
        entrusting.ask(clerk(), said(giver=nobody.id))


@on_one
def test_a_case_taken_in_names_giver_agent_and_clerk():
    mandate = at_desk()
    case = filed(begun(mandate).id)
    assert (case.applicant_id, case.person_id, case.clerk_id, case.mandate_id) == (
        mandate.giver_id,
        mandate.agent_id,
        clerk().person,
        mandate.id,
    )
    assert case.channel is Channel.WINDOW and {mandate.giver_id, mandate.agent_id} <= service.tasks.concerned(case)


@on_one
def test_what_the_mandate_does_not_cover_is_not_begun():
    with pytest.raises(MandateTooNarrow):
        begun(at_desk(), "housing-proof")


@on_one
def test_withdrawn_while_the_form_is_filled_in_nothing_is_filed_and_nothing_is_lost():
    mandate = at_desk()
    case = begun(mandate)
    before = case.answers
    with write():
        mandates.withdraw(a_citizen_named(GIVER), mandate.id)
    with pytest.raises(MandateEnded):
        filed(case.id)
    kept = session().get_one(Case, case.id)
    assert (kept.status, kept.answers) == (Status.DRAFT, before)


@on_one
def test_the_giver_undoes_until_acceptance_what_the_agent_filed():
    mandate = at_desk()
    case = filed(begun(mandate).id)
    giver = a_citizen_named(GIVER)
    with write():
        mandates.withdraw(giver, mandate.id)
        undone = service.withdraw(service.locked(case.id), giver, "代办事项本人不同意办理", new_id().hex)
    assert undone.status is Status.WITHDRAWN


@pytest.mark.usefixtures("city")
def test_the_giver_reads_what_was_filed_and_may_undo_it(app, client):
    with app.app_context():
        number = filed(begun(at_desk()).id).number
    page = builders.as_citizen(client, GIVER).get("/mandates").text
    assert "窗口当面授权（核验身份证）" in page and "子女" in page
    assert f'href="/my/cases/{number}/withdraw">尚未受理，可以撤回' in page


@pytest.mark.usefixtures("city")
def test_each_act_names_both(app, client, desk):
    with app.app_context():
        giver, agent = a_citizen_named(GIVER), a_citizen_named(AGENT)
        mandate = at_desk()
        acting = replace(agent, for_party=giver.party, mandate=mandate.id)
        case = begun(mandate)
        with write():
            number = service.submit(service.locked(case.id), acting, new_id().hex).number
    assert f"{AGENT}（代{GIVER}）" in builders.as_citizen(client, GIVER).get(f"/my/cases/{number}").text
    assert f"{AGENT}（代{GIVER}）" in desk("clerk", "hall").get(f"/window/cases/{number}").text


# --- over the pages of the window -----------------------------------------------------------------------------------


def stands(app, clerk_at, name: str = AGENT) -> str:
    """The agent stands at this clerk's window: the address of the visit."""
    found = clerk_at.post("/window/intake", data={"csrf_token": token(clerk_at), "sought": find(name).id_number})
    return found.headers["Location"]


def sent(clerk_at, visit: str, **said: object):
    usual = {
        "csrf_token": token(clerk_at),
        "key": new_id().hex,
        "id_number": find(GIVER).id_number,
        "name": GIVER,
        "relation": "child",
        "scope": "some",
        "services": [SERVICE],
        "until_day": (clock.today() + timedelta(days=30)).isoformat(),
        "way": "phone",
    }
    return clerk_at.post(f"{visit}/mandate", data=usual | said)


@pytest.fixture
def both_known(city):
    """Giver and agent are known to the house."""
    with city.app_context():
        a_citizen_named(GIVER), a_citizen_named(AGENT)


@pytest.mark.usefixtures("city", "both_known")
def test_a_code_is_asked_read_out_and_the_visit_goes_on_for_the_giver(app, desk, codes):
    at = desk("clerk", "hall")
    visit = stands(app, at)
    asked = sent(at, visit)
    assert asked.status_code == 303 and "短信已说明用途" in at.get(asked.headers["Location"]).text
    wrong = at.post(asked.headers["Location"], data={"csrf_token": token(at), "code": "12"})
    assert wrong.status_code == 422 and "还可以再试 4 次" in wrong.text
    done = at.post(asked.headers["Location"], data={"csrf_token": token(at), "code": codes[0][1]})
    assert done.headers["Location"] == visit
    page = at.get(visit).text
    assert "授权代办，代办人 林** 到场" in page and "黄**" in page
    begun_at = at.post(f"{visit}/begin/{SERVICE}", data={"csrf_token": token(at), "key": "k"})
    with app.app_context():
        case = session().scalars(select(Case)).one()
        assert begun_at.status_code == 303 and case.mandate_id and case.person_id == a_citizen_named(AGENT).person
    outside = at.post(f"{visit}/begin/housing-proof", data={"csrf_token": token(at), "key": "k2"})
    assert outside.status_code == 403


@pytest.mark.usefixtures("city", "both_known")
def test_the_givers_own_card_counts_and_another_card_does_not(app, desk):
    at = desk("clerk", "hall")
    visit = stands(app, at)
    with app.app_context():
        readings = [card_reader.simulate(find(name).name, find(name).id_number) for name in (AGENT, GIVER)]
    refused = sent(at, visit, way="desk", reading=readings[0])
    assert refused.status_code == 422 and sent(at, visit, way="desk", reading="").status_code in {403, 422}
    assert sent(at, visit, way="desk", reading=readings[1]).headers["Location"] == visit
    with app.app_context():
        mandate = session().scalars(select(Mandate).where(Mandate.recorded_by.is_not(None))).one()
        assert (mandate.way, mandate.relation) == (MandateWay.DESK, Relation.CHILD)


@pytest.mark.usefixtures("city", "both_known")
def test_an_agent_at_the_window_sees_of_the_givers_only_what_they_filed(app, desk):
    with app.app_context():
        number = casework.a_case(SERVICE, GIVER, until="accept").number
        mandate = str(at_desk().id)
    at = desk("clerk", "hall")
    visit = stands(app, at)
    assert at.post(f"{visit}/party", data={"csrf_token": token(at), "party": mandate}).status_code == 303
    assert number not in at.get(visit).text
    with app.app_context(), write():
        mandates.withdraw(a_citizen_named(GIVER), UUID(mandate))
    assert at.post(f"{visit}/begin/{SERVICE}", data={"csrf_token": token(at), "key": "k"}).status_code == 403


@pytest.mark.usefixtures("city", "both_known")
def test_what_is_missing_on_the_form_is_said_and_nothing_is_sent(app, desk, codes):
    at = desk("clerk", "hall")
    visit = stands(app, at)
    for said, message in (
        ({"services": []}, "请至少勾选一个事项"),
        ({"name": "别人"}, "人口库"),
        ({"id_number": "1"}, "请输入身份证上的 18 位号码"),
        ({"until_day": "2020-01-01"}, "三年"),
    ):
        answer = sent(at, visit, **said)
        assert answer.status_code in {422, 400}, said
        assert message in answer.text or "error-summary" in answer.text
    assert codes == []
