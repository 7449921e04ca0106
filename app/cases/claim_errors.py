"""How the claiming of tasks says no."""

from app.core.errors import Conflict, Forbidden


class ClaimedBy(Forbidden):
    code, message = "claimed_by", "%(name)s has taken this step."


class NotClaimed(Conflict):
    code, message = "not_claimed", "You have not taken this step from the queue; it cannot be put back."
