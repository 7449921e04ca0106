"""Which answers a person may not change. Decided here, on the server, from the stored fact and never from a request."""

from app.catalogue.definitions import Question
from app.elements.facts import Fact


def is_locked(question: Question, fact: Fact | None) -> bool:
    """A register's fact of a question that is locked; in rows that a register filled, the fact alone says so."""
    return fact is not None and fact.locked and (question.lock or question.element is None)
