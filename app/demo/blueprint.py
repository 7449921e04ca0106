"""The demonstration with all its pages, the bar on every page of the product, and the clock that it runs by."""

from app.core import clock
from app.demo import routes, shift, story
from app.demo.people import citizens, everyone, staff
from app.demo.room import bp
from app.elements.words import Words
from app.web.session import actor

GROUPS = ((Words("群众与企业", "Citizens and firms"), citizens), (Words("工作人员", "Officers"), staff))


@bp.record_once
def start_clock(_state: object) -> None:
    clock.shift_by(shift.ahead)


@bp.before_app_request
def read_clock() -> None:
    shift.refresh()


class Bar:
    """What the bar shows; read only when a page draws it."""

    groups = tuple((label, members()) for label, members in GROUPS)

    def __init__(self) -> None:
        self.following = story.next_step()
        self.today = clock.today()
        visitor = actor()
        self.current = next((person for person in everyone() if person.name == visitor.name), None)
        self.is_here = self.following is not None and story.is_at(self.following, visitor)


@bp.app_context_processor
def bar() -> dict[str, object]:
    return {"demo_bar": Bar}


__all__ = ["bp", "routes"]
