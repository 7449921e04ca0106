"""Our own identity provider: ID number, name and password, then a one-time code to the phone that the register knows."""

from collections.abc import Mapping
from uuid import UUID

from app.core.transaction import let_go, write
from app.elements.identifiers import id_number_is_valid, normal_identifier
from app.identity import accounts, challenges, lockout, passwords, personal, ports, queries
from app.identity.errors import NoRegisteredPhone, NotInRegister, SignInRefused
from app.identity.models import Account, AccountKind, AccountStatus, Purpose
from app.identity.ports import RegisterPerson
from app.identity.providers import Proof, Started
from app.identity.queries import PersonCard

ASSURANCE = 2  # real name and second proof


class PasswordAndCode:
    name = "password_and_code"

    def start(self, claim: Mapping[str, str]) -> Started:
        """Number, name and password together are right or not; which of them was wrong is never told, nor by the time it takes."""
        number, name = normal_identifier(claim["id_number"]), claim["name"]
        subject = personal.id_number_index(number)
        lockout.take_try(subject, claim.get("place", ""))
        person, account = _known(number)
        stored = account.password_hash if account else None
        let_go()
        right = passwords.matches("citizen", stored, claim["password"])
        if not right or person is None or account is None or not _same_name(person, name) or account.status is not AccountStatus.ACTIVE:
            raise SignInRefused()
        lockout.clear(subject, claim.get("place", ""))
        self._renew(account, claim["password"])
        return _ask_for_code(Purpose.SIGN_IN, number, {"name": person.name, "phone": person.phone})

    def register(self, claim: Mapping[str, str]) -> Started:
        """Real name first, then the code; the password counts only after the code. The same way for a forgotten password,
        so that the page does not tell whether someone has an account."""
        number, name = normal_identifier(claim["id_number"]), claim["name"]
        passwords.refuse_weak(claim["password"], number)
        lockout.take_try(personal.blind("register", number), claim.get("place", ""))
        found = real_person(number, name)
        if not found.phone:
            raise NoRegisteredPhone()
        lockout.clear(personal.blind("register", number), claim.get("place", ""))
        hashed = passwords.digest("citizen", claim["password"])
        return _ask_for_code(Purpose.REGISTER, number, {"name": found.name, "phone": found.phone, "password_hash": hashed})

    def finish(self, answer: Mapping[str, str]) -> Proof:
        passed = challenges.answer(UUID(answer["challenge"]), answer["code"])
        if passed.purpose not in {Purpose.SIGN_IN, Purpose.REGISTER}:
            raise SignInRefused()
        known = passed.claim
        return Proof(known["id_number"], known["name"], known["phone"], ASSURANCE, passed.id, known.get("password_hash", ""))

    def _renew(self, account: Account, password: str) -> None:
        """Costs of hashing rise over the years; the stored hash follows at the next sign-in."""
        if not passwords.is_outdated("citizen", account.password_hash):
            return
        renewed = passwords.digest("citizen", password)
        with write() as current:
            current.merge(account).password_hash = renewed


def _known(number: str) -> tuple[PersonCard | None, Account | None]:
    person = queries.person_by_id_number(number)
    return person, accounts.of_person(person.id, AccountKind.CITIZEN) if person else None


def _same_name(person: PersonCard, name: str) -> bool:
    return personal.normal_name(person.name) == personal.normal_name(name)


def _ask_for_code(purpose: Purpose, number: str, claim: Mapping[str, str]) -> Started:
    with write():
        challenge = challenges.begin(purpose, personal.id_number_index(number), {"id_number": number, **claim})
    return Started(challenge)


def real_person(id_number: str, name: str) -> RegisterPerson:
    """The person of the population register with this number and name; raises NotInRegister. Asks a source: no transaction stays open."""
    number = normal_identifier(id_number)
    let_go()
    found = ports.connected().real_name(number, name.strip()) if id_number_is_valid(number) else None
    if found is None:
        raise NotInRegister()
    return found
