"""A small world for the route table: one owner with cases in every stage, strangers, an agent, officers, a kiosk."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.cases import (
    authorising,
    extending,
    handovers,
    interested,
    interests,
    originals,
    proof_sending,
    requested,
    requesting,
    revoking,
    service,
    supervision,
    uploads,
    visits,
    whereabouts,
)
from app.cases.dated_models import Breach
from app.cases.delivering import Choice
from app.cases.delivery_models import Way
from app.cases.grounds import Grounds
from app.cases.interests import Somebody, Telling
from app.cases.models import Case
from app.cases.originals import Brought
from app.cases.outcome import reference
from app.cases.paper_offices import Office
from app.cases.proof_models import ProofSending
from app.cases.requesting import Wish
from app.cases.revocation_models import Ground
from app.cases.revoking import Cause
from app.cases.visit_models import FoundBy, Visit
from app.core import clock, jobs
from app.core.actor import Actor, Channel, PartyKind
from app.core.db import new_id, session
from app.core.transaction import write
from app.identity import devices, mandates, queries as identity, sessions
from app.issuance import drafts, ledger, orders, queries as issuance, status_lists
from app.messages import queries as messages
from app.publishing import drafting
from app.sources import slips
from app.supervision import answering
from app.web.device import cookie_name
from tests import builders, casework

OWNER, OTHER, AGENT = "黄志明", "林晓雯", "陈建华"
SERVICE, DEPARTMENT = "individual-business", "market-regulation"

# who makes the request; "stranger" is the reviewer of another department
BY_POST = Choice(Way.POST, address="云江市临江区滨河街道滨江路66号")
PRINCIPALS = (
    "anonymous",
    "owner",
    "other",
    "agent",
    "clerk",
    "reviewer",
    "stranger",
    "approver",
    "head",
    "output",
    "admin",
    "supervisor",
    "security",
    "auditor",
)
AT_KIOSK = ("device", "device_owner", "device_other")


def build(app: Flask) -> dict[str, str]:
    """Fill the database; gives the names of things by which addresses are made."""
    with app.app_context():
        owner, agent = casework.a_citizen_named(OWNER), casework.a_citizen_named(AGENT)
        clerk = casework.a_window_clerk()
        things = {
            "number": numbered(casework.a_case(SERVICE, OWNER, until="submit", with_file="premises_proof")),
            "accepted": numbered(casework.a_case(SERVICE, OWNER, until="accept")),
            "asked": numbered(_asked()),
            "touched": numbered(_touched()),
            "passed_on": numbered(casework.a_case(SERVICE, OWNER, until="pass_on")),
            "done": numbered(_with_papers()),
            "delivered": numbered(casework.a_case(SERVICE, OWNER, until="approve")),
            "proposed": numbered(casework.a_case(SERVICE, OWNER, until="approve")),
            "desk": numbered(casework.a_case(SERVICE, OWNER, until="approve", clerk=clerk)),
            "proof": numbered(_sent_proof()),
            **_wanted(),
            "parcel": numbered(casework.a_case(SERVICE, OWNER, until="approve", delivery=BY_POST)),
            "draft": str(casework.a_case(SERVICE, OWNER, until="draft", with_file="premises_proof").id),
            "intake": _intake(clerk),
            "visit": str(_visit(clerk).id),
            "person": str(casework.a_citizen_named(OTHER).person),
            "code": SERVICE,
            **_an_officer(),
            "job": _a_dead_job(),
            "authority": _a_letter(),
            "written": _written(),
            "next_month": (clock.today() + timedelta(days=30)).isoformat(),
        }
        jobs.run_until_idle()
        _to_be_revoked(things["proposed"])
        ledger.seal_new()
        status_lists.refresh_new()
        things["drawn"] = _to_be_drawn()
        things["handover"] = _handed_over(things["accepted"], clerk)
        with write():
            doubted = slips.open_slip(owner, "enterprise.has_business", False, "有一家", case_id=None, reason="见执照", key="world-slip")
            things["slip"] = doubted.number
        with write():
            things["mandate"] = str(mandates.give(owner, _person(agent), (), until_day=clock.today() + timedelta(days=30), key="world").id)
        with write():
            mandates.confirm(agent, UUID(things["mandate"]))
        return things | _found(things, owner) | _breaches(things)


def _sent_proof() -> Case:
    """A proof of the owner that goes straight to the department's office."""
    case, owner = casework.a_case("housing-proof", OWNER, until="draft"), casework.a_citizen_named(OWNER)
    with write():
        proof_sending.address(case, proof_sending.Office(DEPARTMENT))
        service.submit(service.locked(case.id), owner, new_id().hex)
    return case


def _wanted() -> dict[str, str]:
    """Cases whose office asks for a proof: one waits for the owner, one for who stands at the window, one was agreed to."""
    found = {}
    for name, applicant in (("wanted", OWNER), ("at_window", OTHER), ("lent", OWNER)):
        case_id = casework.a_case(SERVICE, applicant, until="accept").id
        with write():
            reviewer = builders.officer_of("reviewer", DEPARTMENT)
            requesting.request(service.locked(case_id), reviewer, Wish("medical-insurance-proof", "核对参保情况"), f"world-{name}")
        case = session().get_one(Case, case_id)
        (one,) = requested.of_case(case)
        found |= {name: numbered(case), f"{name}_request": str(one.row.id)}
    told, owner, request_id = requesting.ask_registers(one, casework.a_citizen_named(OWNER)), casework.a_citizen_named(OWNER), one.row.id
    with write():
        requesting.agree(requested.one(service.locked(case_id), request_id), owner, told, key="world-agreed")
    return found


def _breaches(things: dict[str, str]) -> dict[str, str]:
    """A deadline that passed, and one that the head has answered for."""
    with write():
        case = session().scalars(select(Case).where(Case.number == things["accepted"])).one()
        for breach in (Breach.PROMISE_LATE, Breach.LAW_LATE):
            supervision.write_down(case, breach, clock.today() - timedelta(days=1))
        found = {event.breach: str(event.id) for event in supervision.of_case(case)}
        answering.answer(UUID(found[Breach.LAW_LATE]), builders.officer_of("head", DEPARTMENT), "经办人病假，已安排顶岗", "world-answer")
    return {"breach": found[Breach.PROMISE_LATE], "answered": found[Breach.LAW_LATE]}


def _a_letter() -> str:
    """The head lets the reviewer decide alone."""
    with write():
        head, reviewer = builders.officer_of("head", DEPARTMENT), builders.officer_of("reviewer", DEPARTMENT)
        today = clock.today()
        giving = authorising.Giving(_person(reviewer), ("firm-registration-proof",), today, today, "兹授权")
        return str(authorising.give(head, giving, "world-authority").id)


def _a_dead_job() -> str:
    with write() as current:
        told = {"state": jobs.JobState.DEAD, "tries": 8, "last_error": "OSError: away", "run_at": clock.now(), "created_at": clock.now()}
        job = jobs.Job(id=new_id(), name="messages.send", payload={"id": str(new_id())}, **told)
        current.add(job)
    return str(job.id)


def _to_be_drawn() -> str:
    """A paper that the administrator wants to see, and no worker has drawn yet."""
    with write():
        admin = builders.officer_of("admin", "government-data")
        return str(drafts.ask("housing-proof", drafts.shipped("housing-proof"), 0, admin, key="world-drawn"))


def _an_officer() -> dict[str, str]:
    """Somebody who works here, with their post."""
    with write():
        officer = builders.officer_of("reviewer", "health")
        return {"officer": str(officer.person), "post": str(officer.post.id if officer.post else "")}


def _intake(clerk: Actor) -> str:
    """A draft that the clerk has typed and whose materials they have looked at."""
    draft_id = casework.a_case(SERVICE, OWNER, until="draft", clerk=clerk).id
    with write():
        casework.look_through(service.locked(draft_id), clerk)
    return str(draft_id)


def _visit(clerk: Actor) -> Visit:
    """The other citizen stands at the clerk's window."""
    with write():
        return visits.begin(clerk, _person(casework.a_citizen_named(OTHER)), FoundBy.NUMBER)


def _written() -> str:
    """A service that an administrator is changing."""
    with write():
        return drafting.begin("housing-proof", builders.officer_of("admin", "government-data")).code


def _person(actor: Actor) -> UUID:
    if actor.person is None:
        raise LookupError("nobody")
    return actor.person


def numbered(case: Case) -> str:
    return case.number or ""


def _with_papers() -> Case:
    """Decided, and the applicant asked for the papers, as OFD too."""
    case = casework.a_case(SERVICE, OWNER, until="approve")
    casework.ask_for_papers(case.id)
    with write():
        for paper in issuance.of_reference(reference(case)):
            orders.seal(paper.id)
    return case


def _found(things: dict[str, str], owner: Actor) -> dict[str, str]:
    by_number = {case.number: case for case in session().scalars(select(Case).where(Case.number.is_not(None)))}
    done = issuance.of_reference(reference(by_number[things["done"]]))
    return {
        "certificate": str(next(paper.id for paper in done if paper.type_code == "business-licence")),
        "upload": str(uploads.of_case(by_number[things["number"]])[0].id),
        "draft_upload": str(uploads.of_case(session().get_one(Case, UUID(things["draft"])))[0].id),
        "interest": str(interested.of_case(by_number[things["touched"]])[0].id),
        "message": str(messages.inbox(_person(owner))[0].id),
        "sending": str(session().scalars(select(ProofSending.id).where(ProofSending.case_id == by_number[things["proof"]].id)).one()),
    }


# --- who comes --------------------------------------------------------------------------------------------------------


def _agent(client: FlaskClient) -> FlaskClient:
    """Signed in as the agent and acting for the owner by mandate."""
    builders.as_citizen(client, AGENT)
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    with client.application.app_context(), write():
        agent = sessions.read(token)
        mandate = mandates.of_agent(_person(agent))[0] if agent else None
        if agent is None or agent.session is None or mandate is None:
            raise LookupError("the agent has no session or no mandate")
        sessions.act_for(agent.session, mandate.giver, mandate.id)
    return client


def _asked() -> Case:
    """A case for which an extension waits for the head."""
    case_id = casework.a_case(SERVICE, OWNER, until="accept").id
    with write():
        reviewer = builders.officer_of("reviewer", DEPARTMENT)
        extending.propose(service.locked(case_id), reviewer, "需要补充调查", "world-extension", days=2)
    return session().get_one(Case, case_id)


def _touched() -> Case:
    """A case of which somebody else was told that it touches their interests."""
    case_id = casework.a_case(SERVICE, OWNER, until="accept").id
    known = identity.person(casework.a_citizen_named(OTHER).person)
    with write():
        reviewer = builders.officer_of("reviewer", DEPARTMENT)
        telling, to = Telling("经营场所紧邻住宅，可能影响通行", "登记一家餐饮店"), Somebody(PartyKind.PERSON, known.id_number, known.name)
        interests.tell(service.locked(case_id), reviewer, telling, "world-interest", to=to)
    return session().get_one(Case, case_id)


def _to_be_revoked(number: str) -> None:
    """A delivered case whose revocation waits for the head."""
    with write():
        case = session().scalars(select(Case).where(Case.number == number)).one()
        facts = Grounds("申请时提交的场所证明系伪造", "《行政许可法》第六十九条")
        revoking.propose(case, builders.officer_of("reviewer", DEPARTMENT), Cause(Ground.DECEIT, facts), "world-revocation")


def _handed_over(number: str, clerk: Actor) -> str:
    """A slip by which an original of the case goes to the department; nobody has signed for it."""
    case_id = session().scalars(select(Case.id).where(Case.number == number)).one()
    with write():
        case = originals.keep(service.locked(case_id), clerk, Brought("房屋租赁合同"), "world-original")
        (kept,) = whereabouts.of_case(case)
        return handovers.give(clerk, Office(DEPARTMENT), [kept.id], "world-handover").number


def _at_kiosk(client: FlaskClient, name: str = "") -> FlaskClient:
    with client.application.app_context(), write():
        device, token = devices.enrol("1 号机", "city-hall")
        session().flush()
        opened = (
            sessions.open_for(builders.person_named(name).id, channel=Channel.KIOSK, assurance=3, device_id=device.id) if name else None
        )
    client.set_cookie(cookie_name(), token)
    return builders.with_token(client, opened.token) if opened else client


COMES: dict[str, Callable[[FlaskClient], FlaskClient]] = {
    "anonymous": lambda client: client,
    "owner": lambda client: builders.as_citizen(client, OWNER),
    "other": lambda client: builders.as_citizen(client, OTHER),
    "agent": _agent,
    "clerk": lambda client: builders.as_staff(client, "clerk", "hall"),
    "reviewer": lambda client: builders.as_staff(client, "reviewer", DEPARTMENT),
    "stranger": lambda client: builders.as_staff(client, "reviewer", "housing"),
    "approver": lambda client: builders.as_staff(client, "approver", DEPARTMENT),
    "head": lambda client: builders.as_staff(client, "head", DEPARTMENT),
    "output": lambda client: builders.as_staff(client, "output", "hall"),
    "admin": lambda client: builders.as_staff(client, "admin"),
    "supervisor": lambda client: builders.as_staff(client, "supervisor"),
    "security": lambda client: builders.as_staff(client, "security"),
    "auditor": lambda client: builders.as_staff(client, "auditor"),
    "device": _at_kiosk,
    "device_owner": lambda client: _at_kiosk(client, OWNER),
    "device_other": lambda client: _at_kiosk(client, OTHER),
}
