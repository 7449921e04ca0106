"""How a batch says no."""

from app.core.errors import Conflict


class NotForMany(Conflict):
    code, message = "not_for_many", "This step is not one that is done for many cases at once."


class DecideSingly(Conflict):
    """`obstacle` names what is open."""

    code, message = "decide_singly", "Something of this case is open. Decide it on its own page."
