"""Originals of a case, and the slips by which they go about, for tests."""

from app.cases import handovers, originals, paper_offices, whereabouts
from app.cases.handover_models import Finding, HandoverSlip
from app.cases.handovers import Found
from app.cases.models import Case
from app.cases.originals import Brought
from app.cases.receiving import Collects, Receiver
from app.core.actor import Actor
from app.core.db import new_id, session
from app.core.transaction import write
from tests import lives

DEED = Brought("不动产权证书", 2)
LEASE = Brought("房屋租赁合同", 1)
SENT = Receiver(Collects.AGENT, "周国强", "990001197806051016", is_authorised=True)


def desk() -> Actor:
    return lives.officer("clerk", "hall")


def output() -> Actor:
    return lives.officer("output", "hall")


def kept(case: Case, officer: Actor, *brought: Brought) -> Case:
    """The case after this officer kept these originals."""
    for one in brought or (DEED,):
        case = lives.act(originals.keep, case, officer, one)
    return case


def given(case: Case, giver: Actor, to: Actor) -> HandoverSlip:
    """A slip with every original of the case that lies at the giver's."""
    own = paper_offices.of_officer(giver)
    here = {one.id for one in whereabouts.of_case(case) if one.is_at(own)}
    with write():
        slip_id = handovers.give(giver, paper_offices.of_officer(to), here, new_id().hex).id
    return session().get_one(HandoverSlip, slip_id)


def all_found(slip: HandoverSlip, **one: Found) -> dict:
    """Everything came, but for what is said of an item by its place on the slip: second=Found(…)."""
    places = ("first", "second", "third")
    items = handovers.items_of(slip)
    return {item.original_id: one.get(place, Found(Finding.RECEIVED)) for place, item in zip(places, items, strict=False)}


def received(slip: HandoverSlip, officer: Actor, **found: Found) -> HandoverSlip:
    with write():
        handovers.receive(slip, officer, all_found(slip, **found), new_id().hex)
    return slip


def carried(case: Case, giver: Actor, to: Actor) -> Case:
    """Given, and signed for on the other side."""
    received(given(case, giver, to), to)
    return lives.again(case.id)


def at(case: Case) -> list[str]:
    """Where each original is: the office's code, on its way with →, returned ✓."""
    marks = {"office": "", "transit": "→", "returned": "✓"}
    return [f"{marks[one.stay.whereabouts]}{one.stay.office}" for one in whereabouts.of_case(lives.again(case.id))]
