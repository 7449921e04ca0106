"""What sign-in asks of the population register: is there such a person, and which phone is theirs. A port of identity."""

import unicodedata
from dataclasses import dataclass

from app.core.actor import ANONYMOUS, Actor
from app.elements.facts import Fact
from app.sources.errors import SourceUnavailable
from app.sources.service import Purpose, Subject, Want, gather

WANTED = ("name", "id_number", "sex", "birth_date", "phone")


@dataclass(frozen=True)
class RegisterPerson:
    """A natural person as registered; `phone` is empty where the register has none."""

    id_number: str
    name: str
    sex: str
    birth_date: str
    phone: str


def lookup(id_number: str, name: str, actor: Actor = ANONYMOUS) -> RegisterPerson | None:
    """The registered person of this number and this name, both; raises SourceUnavailable when the register is silent.

    Asked with no transaction open. A wrong name and an unknown number give the same answer.
    """
    wanted = [Want(attribute, f"person.{attribute}") for attribute in WANTED]
    gathered = gather(
        {"applicant": Subject("person", id_number, name)}, wanted, purpose=Purpose("sign-in", None, actor, authorised="sign-in")
    )
    if "population" in gathered.down:
        raise SourceUnavailable()
    said = {key: _text(gathered.facts, key) for key in WANTED}
    if said["id_number"] != id_number or plain(said["name"]) != plain(name):
        return None
    return RegisterPerson(**said)


def plain(name: str) -> str:
    """A name as compared: spaces and the width of characters do not count, nor which middle dot was typed."""
    return "".join(unicodedata.normalize("NFKC", name).split()).replace("•", "·").replace("・", "·").upper()


def _text(facts: "dict[str, Fact] | object", key: str) -> str:
    fact = facts.get(key) if isinstance(facts, dict) else None
    return str(fact.value) if fact and fact.value is not None else ""
