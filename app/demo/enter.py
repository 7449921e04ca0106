"""One click into a demonstration person: a session as if both proofs had just been given."""

from app.core.actor import Channel
from app.demo import chosen
from app.demo.people import NamedPerson
from app.identity import accounts, parties, queries, sessions
from app.identity.models import AccountKind
from app.web import session as web_session


def enter(person: NamedPerson, *, story: str = "", party: str = "") -> None:
    """Sign this browser in as `person`, acting for the firm with the id `party` if one is named, in the caller's transaction."""
    card = queries.person_by_id_number(person.id_number)
    if card is None:
        raise LookupError(person.key)
    account = accounts.of_person(card.id, AccountKind.STAFF if person.is_staff else AccountKind.CITIZEN)
    post = next(iter(accounts.posts_of(card.id)), None) if person.is_staff else None
    opened = sessions.open_for(
        card.id,
        account_id=account.id if account else None,
        post_id=post.id if post else None,
        channel=Channel.WINDOW if post else Channel.ONLINE,
        assurance=2,
        confirmed=True,
    )
    firm = next((choice for choice in parties.parties_of(card.id) if str(choice.ref.id) == party), None) if party else None
    if firm:
        sessions.act_for(opened.session_id, firm.ref, firm.mandate_id)
    followed = chosen.after_entering(chosen.read(), person, card.id, story)
    web_session.enter(opened.token)
    chosen.keep(followed)
