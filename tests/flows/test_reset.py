"""A reset of the demonstration: whatever visitors did, the printed accounts and the seeded mandate work again; seeding ends complete."""

import pytest
from sqlalchemy import delete, func, select

from app.catalogue import service as catalogue
from app.catalogue.errors import NoSuchService
from app.core.db import session
from app.core.transaction import write
from app.demo import accounts as demo, reset, seed
from app.demo.people import find
from app.identity import accounts, mandates, passwords, queries
from app.identity.models import Account, AccountKind, Mandate
from app.publishing import drafting
from app.publishing.models import ServiceDraft
from tests import builders
from tests.casework import a_case, a_citizen_named
from tests.publishing import publish_changed

pytestmark = pytest.mark.usefixtures("both_databases", "city", "context")


def the_mandate() -> Mandate:
    return session().scalars(select(Mandate)).one()


def opens(key: str) -> bool:
    card = queries.person_by_id_number(find(key).id_number)
    stored = accounts.of_person(card.id, AccountKind.CITIZEN).password_hash
    return passwords.matches("citizen", stored, demo.PASSWORD)


def test_what_visitors_did_is_undone() -> None:
    card = queries.person_by_id_number(find("lin-xiaowen").id_number)
    hashed = passwords.digest("citizen", "a visitor's own sentence")
    agent = a_citizen_named("孙倩")
    with write():
        accounts.create_citizen(card.id, hashed)
        mandates.withdraw(agent, the_mandate().id)
    a_case("housing-proof", "林晓雯")
    reset.reset()
    session().expire_all()
    assert opens("lin-xiaowen")
    assert mandates.state_of(the_mandate()) == "current"


def test_seeding_that_was_cut_off_is_ended_the_next_time() -> None:
    with write() as current:
        current.execute(delete(Mandate))
    before = session().scalar(select(func.count()).select_from(Account))
    seed.seed()
    assert mandates.state_of(the_mandate()) == "current"
    assert session().scalar(select(func.count()).select_from(Account)) == before


def test_what_was_published_in_the_designer_goes_and_the_files_services_stay() -> None:
    writer = builders.officer_of("admin", "market-regulation")

    def published_in_the_browser(code: str) -> None:
        publish_changed(
            "individual-business", lambda document: document.update(code=code, hours={"zh": "全天", "en": "Always"}), actor=writer
        )

    published_in_the_browser("individual-business")
    published_in_the_browser("shop-sign")
    assert catalogue.current("individual-business").number == 2 and catalogue.current("shop-sign").number == 1
    with write():
        drafting.begin("housing-proof", builders.officer_of("admin", "government-data"))
    a_case("individual-business", "黄志明")
    reset.reset()
    session().expire_all()
    assert catalogue.current("individual-business").number == 1
    with pytest.raises(NoSuchService):
        catalogue.current("shop-sign")
    assert session().scalar(select(func.count()).select_from(ServiceDraft)) == 0
    published_in_the_browser("individual-business")
    assert catalogue.current("individual-business").number == 2, "what comes next has its number again"
