"""The receipt that the citizen takes along: printed at once as a page; the sealed 收件凭证 follows from the worker."""

from dataclasses import dataclass
from datetime import date, datetime

import segno

from app.cases import deadlines, desk_confirming, lacking, service, whereabouts
from app.cases.answers_store import applicant_name
from app.cases.materials import Standing
from app.cases.models import Case
from app.catalogue import city
from app.core import clock
from app.core.settings import current
from app.elements.words import Words
from app.issuance.types import Kind
from app.window import words
from app.window.case_view import IssuedPaper, MaterialLine, issued_papers, material_lines, person_name


@dataclass(frozen=True)
class ReceiptView:
    number: str
    service: Words
    department: Words
    phone: str
    applicant: str
    clerk: str
    confirmed: str  # how the citizen confirmed the answers, "" where nobody typed for them
    submitted_at: datetime | None
    expected: str  # ISO date of the expected end, "" for a case that is decided already
    materials: dict[str, list[MaterialLine]]  # by standing: received, shared, open
    qr: str  # data URI
    sealed: IssuedPaper | None
    originals: list[str]  # that the office keeps
    brought: list[tuple[Words, datetime]]  # what was promised and has come in
    lacking_until: date | None  # the last day for what has not


def build(case: Case) -> ReceiptView:
    definition = service.definition_of(case)
    office = city.city().department(case.department)
    submitted = case.submitted_at or case.saved_at
    lines = material_lines(case)
    expected = "" if case.decided_at else deadlines.expected_end(definition, clock.local(submitted).date()).day.isoformat()
    return ReceiptView(
        number=case.number or "",
        service=definition.name,
        department=city.city().office(case.department, case.place),
        phone=office.phone,
        applicant=applicant_name(case),
        clerk=person_name(case.clerk_id) if case.clerk_id else "",
        confirmed=words.confirmed(desk_confirming.last(case)) if case.clerk_id else "",
        submitted_at=case.submitted_at,
        expected=expected,
        materials={standing: [line for line in lines if line.standing == standing] for standing in Standing},
        qr=segno.make(f"{current().public_url}/my/cases/{case.number}", error="m").svg_data_uri(border=0, dark="#1c2733"),
        sealed=next((paper for paper in issued_papers(case) if paper.kind is Kind.RECEIPT), None),
        originals=[f"{kept.description} × {kept.original.pieces}" for kept in whereabouts.outstanding(case)],
        brought=[(need.name, at) for need, at in lacking.brought(case)],
        lacking_until=lacking.last_day(case),
    )
