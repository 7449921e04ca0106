"""Answers as they lie in the database: one sealed document per case, under the case's own key."""

import json
from collections.abc import Mapping, Sequence

import orjson

from app.cases.models import Case, CaseEvent
from app.core import seal
from app.core.db import dump_json
from app.elements.facts import Fact, Value
from app.sources.service import Difference


def key_context(case: Case) -> str:
    return f"case_file/wrapped_key/{case.id}"


def write_answers(case: Case, answers: Mapping[str, Fact]) -> None:
    document = dump_json({path: fact.to_json() for path, fact in answers.items()})
    case.answers = seal.seal(document.encode(), f"case_file/answers/{case.id}", key=case.wrapped_key, key_context=key_context(case))


def read_answers(case: Case) -> dict[str, Fact]:
    document = seal.unseal(case.answers, f"case_file/answers/{case.id}", key=case.wrapped_key, key_context=key_context(case))
    return {path: Fact.from_json(fact) for path, fact in orjson.loads(document).items()}


def write_differences(case: Case, differences: Sequence[Difference]) -> None:
    """Keep what the cross-check found; nothing when the sources agreed."""
    if differences:
        document = dump_json([difference.to_json() for difference in differences])
        case.differences = seal.seal(
            document.encode(), f"case_file/differences/{case.id}", key=case.wrapped_key, key_context=key_context(case)
        )


def read_differences(case: Case) -> list[dict[str, Value]]:
    """The differences as Difference.to_json gives them; empty when the sources agreed."""
    if not case.differences:
        return []
    return json.loads(
        seal.unseal(case.differences, f"case_file/differences/{case.id}", key=case.wrapped_key, key_context=key_context(case))
    )


def seal_text(text: str, place: str) -> bytes:
    return seal.seal(text.encode(), place)


def applicant_name(case: Case) -> str:
    return seal.unseal(case.applicant_name, f"case_file/applicant_name/{case.id}").decode()


def event_note(event: CaseEvent) -> str:
    return seal.unseal(event.note, f"case_event/note/{event.id}").decode() if event.note else ""
