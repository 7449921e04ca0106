"""Field rights (字段权限): which post sees a fact in clear, masked or not at all. The dictionary declares them; nobody else decides.

Personal Information Protection Law arts 6, 28, 51: only what a post needs, the sensitive only where strictly needed.
"""

from collections.abc import Mapping
from enum import StrEnum

from app.core.actor import Role


class Sight(StrEnum):
    """How a post sees a fact."""

    CLEAR = "clear"
    MASKED = "masked"  # in full only after asking for it, which is on record
    NONE = "none"  # not at all


Rights = Mapping[Role, Sight]  # a post that is not named sees nothing
DESKS = (Role.CLERK, Role.REVIEWER, Role.APPROVER, Role.HEAD, Role.OUTPUT)  # who handles cases; nobody else ever sees an answer
PLAIN, MASKED, JUDGED = "plain", "masked", "judged"
WITHOUT_MASK = frozenset({"none", "name"})  # who a case is about stands above it anyway


def usual(sensitivity: str, mask: str) -> str:
    """The rule of an element that names none."""
    if sensitivity == "sensitive" and mask == "none":
        return JUDGED
    return PLAIN if mask in WITHOUT_MASK and sensitivity != "sensitive" else MASKED


def of(rights: Rights, role: Role | None) -> Sight:
    """What this post may see; nothing without a post."""
    return rights.get(role, Sight.NONE) if role else Sight.NONE
