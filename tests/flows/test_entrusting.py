"""家人代办: a mandate written down at a window, agreed to by card or by a code to the giver's phone, and what ends with it."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from app.cases import drafts, prefill, service
from app.cases.lifecycle import Status
from app.cases.models import Case
from app.catalogue import service as catalogue
from app.core import clock
from app.core.actor import Actor, Channel, PartyKind, PartyRef, Role
from app.core.db import new_id, session
from app.core.transaction import write
from app.identity import entrusting, mandates, queries as identity
from app.identity.entrusting import Entrusted
from app.identity.errors import CodeGone, CodeWrong, MandateEnded, MandateRefused, MandateTooNarrow, NoRegisteredPhone, PartyRefused
from app.identity.models import Mandate, MandateWay, Relation
from tests import builders
from tests.casework import a_citizen_named, completed

on_both = pytest.mark.usefixtures("both_databases", "city", "context")
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


@on_both
def test_at_the_desk_it_counts_at_once_and_says_who_wrote_it_down():
    mandate = at_desk()
    assert (mandate.way, mandate.relation, mandate.recorded_by) == (MandateWay.DESK, Relation.CHILD, clerk().person)
    assert mandates.state_of(mandate) == "current"
    assert at_desk().id == mandate.id, "the same key writes it once"
    card = mandates.of_giver(PartyRef(PartyKind.PERSON, mandate.giver_id))[0]
    assert (card.agent_name, card.way, card.relation) == (AGENT, MandateWay.DESK, Relation.CHILD)


@on_both
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


@on_both
def test_another_clerk_cannot_use_the_code(codes):
    with write():
        challenge = entrusting.ask(clerk(), said())
        other = builders.an_officer(Role.CLERK)
    assert entrusting.waiting(clerk(), challenge) == said() and entrusting.waiting(other, challenge) is None
    with pytest.raises(CodeGone):
        entrusting.prove(other, challenge, codes[0][1])


@on_both
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


@on_both
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


@on_both
def test_what_the_mandate_does_not_cover_is_not_begun():
    with pytest.raises(MandateTooNarrow):
        begun(at_desk(), "housing-proof")


@on_both
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


@on_both
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
