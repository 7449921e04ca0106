"""便民查询: a person looks up what the registers know about them, live; nothing of it is kept but that they looked."""

from app.cases.errors import NotAboutThisParty
from app.cases.prefill import subject_of
from app.catalogue.enquiries import Enquiry
from app.core import transaction
from app.core.actor import Actor
from app.sources import service as sources
from app.sources.service import Gathered, Purpose, Want


def ask(actor: Actor, enquiry: Enquiry) -> Gathered:
    """Ask the registers now, each once and together. Raises NotAboutThisParty; no transaction is open meanwhile.

    A mandate lets somebody apply for its giver, not look around in the giver's affairs.
    """
    party = actor.party
    if party is None or actor.mandate is not None or party.kind.value not in enquiry.audience:
        raise NotAboutThisParty()
    subject = subject_of(party)
    transaction.let_go()
    wants = [Want(question.code, question.element or "", spread=False) for question in enquiry.questions]
    return sources.gather({"applicant": subject}, wants, purpose=Purpose(f"enquiry:{enquiry.code}", None, actor), live=True)
