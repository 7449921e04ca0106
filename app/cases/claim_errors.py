"""How the claiming of tasks says no."""

from app.core.errors import Conflict, Forbidden, Invalid


class ClaimedBy(Forbidden):
    code, message = "claimed_by", "%(name)s has taken this step."


class NotClaimed(Conflict):
    code, message = "not_claimed", "You have not taken this step from the queue; it cannot be put back."


class NameMissing(Invalid):
    code, message = "name_missing", "Give the view a name."


class NameTooLong(Invalid):
    code, message = "name_too_long", "The name has at most %(most)s characters."


class TooManyViews(Conflict):
    code, message = "too_many_views", "You keep %(most)s views already. Delete one first."
