"""What sign-in asks of the register of market entities: for which firms a person may act as legal representative."""

from dataclasses import dataclass

from app.core.actor import ANONYMOUS, Actor
from app.sources.errors import SourceUnavailable
from app.sources.service import Gathered, Purpose, Subject, Want, gather

ACTIVE = "active"


@dataclass(frozen=True)
class RegisterFirm:
    """A firm or individual business as registered."""

    name: str
    credit_code: str
    status: str
    representative: str = ""
    representative_id_number: str = ""


def firms_of(id_number: str, actor: Actor = ANONYMOUS) -> tuple[RegisterFirm, ...]:
    """The active firms whose legal representative has this ID number; raises SourceUnavailable when the register is silent."""
    gathered = _ask(Subject("person", id_number), [Want("firms", "enterprise.own_firms")], actor)
    fact = gathered.facts.get("firms")
    rows = fact.value if fact and isinstance(fact.value, list) else []
    return tuple(RegisterFirm(row["name"], row["credit_code"], row["status"]) for row in rows if row["status"] == ACTIVE)


def firm(credit_code: str, actor: Actor = ANONYMOUS) -> RegisterFirm | None:
    """The firm of this credit code with its legal representative; raises SourceUnavailable when the register is silent."""
    wanted = ("name", "credit_code", "status", "legal_representative", "representative_id_number")
    gathered = _ask(Subject("organisation", credit_code), [Want(key, f"firm.{key}") for key in wanted], actor)
    said = {key: str(gathered.facts[key].value) if key in gathered.facts else "" for key in wanted}
    if not said["name"]:
        return None
    return RegisterFirm(said["name"], said["credit_code"], said["status"], said["legal_representative"], said["representative_id_number"])


def _ask(subject: Subject, wanted: list[Want], actor: Actor) -> Gathered:
    gathered = gather({"applicant": subject}, wanted, purpose=Purpose("acting-for", None, actor, authorised="acting-for"))
    if "enterprise" in gathered.down:
        raise SourceUnavailable()
    return gathered
