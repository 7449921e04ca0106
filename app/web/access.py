"""Who may open a page. Every view carries exactly one of these marks; the table of all routes is tested against them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, Protocol, TypeVar, cast

from flask import g
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.actor import Actor, Channel, Role
from app.core.settings import current
from app.identity.errors import NotSignedIn
from app.web import parking, places
from app.web.refusals import AssuranceTooLow, DeviceUnknown, NotInThisMode, WrongRole
from app.web.session import actor, is_json_wanted

P = ParamSpec("P")
View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

CONFIRMED_FOR = 30 * 60  # seconds that a second factor counts for deciding (design decision 17)


@dataclass(frozen=True)
class Access:
    """What a view asks of its visitor."""

    kind: str  # public | signed_in | citizen | staff | kiosk_device | demonstration
    roles: frozenset[Role] = frozenset()
    assurance: int = 0
    confirmed: bool = False


class Marked(Protocol):
    access: Access


def _guarded(access: Access, check: Callable[[], ResponseReturnValue | None]) -> Callable[[View], View]:
    """Run `check` before the view; what it gives back is the answer instead."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: object, **kwargs: object) -> ResponseReturnValue:
            instead = check()
            return view(*args, **kwargs) if instead is None else instead

        cast(Marked, guarded).access = access
        return cast(View, guarded)

    return mark


def public(view: View) -> View:
    """Everyone, signed in or not."""
    return _guarded(Access("public"), lambda: None)(view)


def signed_in(view: View) -> View:
    """Anyone with an open session, citizen or staff."""
    return _guarded(Access("signed_in", assurance=1), lambda: None if actor().person else ask_to_sign_in())(view)


def citizen(assurance: int = 2) -> Callable[[View], View]:
    """A person in their own session or for a firm or giver of a mandate; a staff session is not one."""

    def check() -> ResponseReturnValue | None:
        visitor = actor()
        if visitor.person is None:
            return ask_to_sign_in()
        if visitor.channel is Channel.WINDOW:
            raise WrongRole()
        if visitor.assurance < assurance:
            raise AssuranceTooLow()
        return None

    return _guarded(Access("citizen", assurance=assurance), check)


def staff(*roles: Role, confirmed: bool = False) -> Callable[[View], View]:
    """An officer in one of these roles (none named: any post held today); `confirmed`: with a second factor of the last half hour."""

    def check() -> ResponseReturnValue | None:
        visitor = actor()
        if visitor.person is None:
            return ask_to_sign_in()
        if visitor.role is None or (roles and visitor.role not in roles):
            raise WrongRole()
        if confirmed and clock.now().timestamp() - visitor.confirmed_at > CONFIRMED_FOR:
            return _ask_to_confirm(visitor)
        return None

    return _guarded(Access("staff", frozenset(roles), 2, confirmed), check)


def kiosk_device(view: View) -> View:
    """Whoever stands before an enrolled device."""

    def check() -> None:
        if g.get("device") is None:
            raise DeviceUnknown()

    return _guarded(Access("kiosk_device"), check)(view)


def demonstration(view: View) -> View:
    """Everyone, in the demonstration; elsewhere there is no such page."""

    def check() -> None:
        if not current().demonstration:
            raise NotInThisMode()

    return _guarded(Access("demonstration"), check)(view)


def ask_to_sign_in() -> ResponseReturnValue:
    """Lead to this face's sign-in and back; what a session that is over had typed is kept. A client of data gets 401."""
    if is_json_wanted():
        raise NotSignedIn()
    back = parking.keep_post() or places.here_again()
    return parking.sent_to(places.sign_in_page(next=back))


def _ask_to_confirm(visitor: Actor) -> ResponseReturnValue:
    if is_json_wanted():
        raise NotSignedIn()
    back = parking.keep_post_of(visitor) or places.here_again()
    return parking.sent_to(places.link("window.confirm", next=back))
