"""A case at the output desk: who collects, which papers, and nothing of the answers."""

from dataclasses import dataclass

from app.cases import delivering, posting, receiving, service
from app.cases.answers_store import applicant_name
from app.cases.delivering import Chosen
from app.cases.models import Case
from app.core.actor import Actor
from app.elements.masks import mask
from app.elements.words import Words
from app.issuance.types import Kind
from app.window import words
from app.window.case_view import IssuedPaper, issued_papers
from app.window.panel import Panel, panel


@dataclass(frozen=True)
class OutputView:
    number: str
    service: Words
    status: str
    status_tone: str
    applicant: str
    holder: str  # who may collect without an authorisation
    id_number: str  # masked: enough to compare with the card
    papers: list[IssuedPaper]
    delivery: Chosen | None  # what the applicant chose, in full: the desk writes the envelope
    posted: str  # who carries it, once it is on its way
    panel: Panel


def build(case: Case, officer: Actor) -> OutputView:
    holder = receiving.holder(case)
    definition = service.definition_of(case)
    return OutputView(
        number=case.number or "",
        service=definition.name,
        status=words.status_of(case, definition),
        status_tone=words.STATUS_TONES.get(case.status, "grey"),
        applicant=applicant_name(case),
        holder=holder.name,
        id_number=mask("id_number", holder.id_number),
        papers=[paper for paper in issued_papers(case) if paper.kind not in {Kind.RECEIPT, Kind.DOCUMENT}],
        delivery=delivering.chosen(case),
        posted=posting.said(case),
        panel=panel(case, officer),
    )
