"""What a case gave is revoked or cancelled later: proposed with facts and law, signed by the head, seen at once by who verifies it."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.cases import outcome, revoking, service
from app.cases.errors import AlreadyProposed, FactsTooShort, MoveRefused, NothingInForce, NotYourDepartment, OwnCase, SameOfficer
from app.cases.grounds import Grounds
from app.cases.lifecycle import Act, Status
from app.cases.models import Case
from app.cases.revocation_models import Ground
from app.cases.revoking import Cause
from app.core import jobs
from app.core.actor import Actor, Role
from app.core.db import new_id, session
from app.core.transaction import write
from app.issuance import queries as issuance
from app.issuance.models import Certificate, Status as PaperStatus
from app.messages import queries as messages
from tests.builders import as_citizen
from tests.casework import a_case
from tests.lives import act, again, officer
from tests.office import act as press, text

pytestmark = pytest.mark.usefixtures("one_database")
DEPARTMENT = "market-regulation"
FACTS, LAW = "申请时提交的经营场所证明系伪造", "《中华人民共和国行政许可法》第六十九条第二款"
DECEIT = Cause(Ground.DECEIT, Grounds(FACTS, LAW))
GONE = Cause(Ground.HOLDER_GONE, Grounds("经营者已死亡，登记机关已收到死亡证明", "《中华人民共和国行政许可法》第七十条第二项"))


@pytest.fixture
def delivered(city: Flask) -> Iterator[Case]:
    with city.app_context():
        yield a_delivered_case()


def a_delivered_case() -> Case:
    case_id = a_case("individual-business", "黄志明", until="approve").id
    jobs.run_until_idle()
    return again(case_id)


def paper_of(case: Case, kind: str = "business-licence") -> Certificate:
    made = [paper for paper in issuance.of_reference(outcome.reference(case)) if paper.type_code == kind]
    assert len(made) == 1
    return made[0]


def proposed(case: Case, cause: Cause = DECEIT) -> Case:
    return act(revoking.propose, case, officer(Role.REVIEWER, DEPARTMENT), cause)


def head() -> Actor:
    return officer(Role.HEAD, DEPARTMENT)


@pytest.mark.parametrize(
    ("cause", "sign", "status", "kind"),
    [
        (DECEIT, revoking.revoke, PaperStatus.REVOKED, "revocation-decision"),
        (GONE, revoking.cancel_record, PaperStatus.CANCELLED, "cancellation-decision"),
    ],
)
def test_one_proposes_the_head_signs_and_the_paper_is_out_of_force(delivered: Case, cause: Cause, sign, status, kind: str) -> None:
    ended = delivered.ended_at
    case = proposed(delivered, cause)
    assert paper_of(case).status is PaperStatus.SIGNED, "nothing changes before the head signs"
    case = act(sign, case, head())
    assert paper_of(case).status is status
    assert (case.status, case.ended_at) == (Status.DELIVERED, ended), "the decision stands in the history as it was made"
    assert case.events[-1].step == "revocation" and not service.tasks.clocks.open_tasks(case)
    facts = dict(issuance.record(paper_of(case, kind).id).facts)
    assert facts["paper_number"] == paper_of(case).number and "人民政府申请行政复议" in facts["remedies"]
    told = messages.inbox(case.person_id)[0]
    assert cause.grounds.facts in told.body.zh and "人民政府申请行政复议" in told.body.zh


def test_who_proposed_does_not_sign(delivered: Case) -> None:
    case = proposed(delivered)
    signing = head()
    with write():
        revoking.asked_for(again(case.id)).asked_by = signing.person
    with pytest.raises(SameOfficer):
        act(revoking.revoke, again(case.id), signing)


def test_a_ground_of_cancellation_is_not_signed_as_a_revocation(delivered: Case) -> None:
    case = proposed(delivered, GONE)
    with pytest.raises(AlreadyProposed):
        act(revoking.revoke, case, head())


def test_facts_and_law_are_stated(delivered: Case) -> None:
    with pytest.raises(FactsTooShort):
        proposed(delivered, Cause(Ground.DECEIT, Grounds("假的", LAW)))
    assert not again(delivered.id).has_seen(Act.PROPOSE_REVOCATION)


def test_another_department_or_role_does_not_propose(delivered: Case) -> None:
    for stranger in (officer(Role.REVIEWER, "health"), officer(Role.HEAD, DEPARTMENT)):
        with pytest.raises(NotYourDepartment):
            act(revoking.propose, delivered, stranger, DECEIT)


def test_nobody_proposes_in_a_matter_of_their_own(delivered: Case) -> None:
    reviewer = officer(Role.REVIEWER, DEPARTMENT)
    with write():
        again(delivered.id).person_id = reviewer.person
    with pytest.raises(OwnCase):
        act(revoking.propose, again(delivered.id), reviewer, DECEIT)


def test_only_one_waits_and_a_declined_one_may_come_again(delivered: Case) -> None:
    case = proposed(delivered)
    with pytest.raises(AlreadyProposed):
        proposed(case)
    case = act(revoking.decline, again(case.id), head(), "证据不足")
    assert paper_of(case).status is PaperStatus.SIGNED
    case = act(revoking.revoke, proposed(case), head())
    with pytest.raises(NothingInForce):
        proposed(case)


def test_the_same_key_revokes_once(delivered: Case) -> None:
    case, key, signing = proposed(delivered), new_id().hex, head()
    for _ in range(3):
        with write():
            revoking.revoke(service.locked(case.id), signing, key)
    assert [event.act for event in again(case.id).events].count(Act.REVOKE) == 1
    assert paper_of(case, "revocation-decision")


def test_what_is_not_delivered_is_not_revoked(city: Flask) -> None:
    with city.app_context(), pytest.raises(MoveRefused):
        proposed(a_case("individual-business", "黄志明", until="accept"))


# --- by pages ---------------------------------------------------------------------------------------------------------


def test_officers_and_holder_see_it_on_their_pages(city: Flask, desk) -> None:
    with city.app_context():
        case = a_delivered_case()
        number, nonce = case.number, paper_of(case).number
    reviewer, signing = desk("reviewer", DEPARTMENT), desk("head", DEPARTMENT)
    assert "撤销或者注销证照" in text(reviewer.get(f"/window/cases/{number}"))
    refused = press(reviewer, number, "revocation", ground="deceit", reason=FACTS, basis="", confirmed="y")
    assert refused.status_code == 422 and FACTS in text(refused), "nothing typed is lost"
    typed = {"ground": "deceit", "reason": FACTS, "basis": LAW, "confirmed": "y"}
    assert press(reviewer, number, "revocation", **typed).status_code == 303
    page = text(signing.get(f"/window/cases/{number}"))
    assert FACTS in page and LAW in page and "撤销证照" in page
    assert press(signing, number, "revocation/revoke").status_code == 422, "the box is not ticked"
    assert press(signing, number, "revocation/revoke", confirmed="y").status_code == 303
    page = text(holder(city).get(f"/my/cases/{number}"))
    assert "您的证照已被撤销" in page and FACTS in page and "人民政府申请行政复议" in page and "撤销决定书" in page
    with city.app_context():
        jobs.run_until_idle()
        assert session().scalars(select(Certificate.status).where(Certificate.number == nonce)).one() is PaperStatus.REVOKED


def holder(app: Flask) -> FlaskClient:
    return as_citizen(app.test_client(), "黄志明")
