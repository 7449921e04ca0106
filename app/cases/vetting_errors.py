"""How a vetting says no."""

from app.core.errors import Conflict, Invalid


class VettingNotHere(Conflict):
    code, message = "vetting_not_here", "This step asks no register about persons."


class VettingNotAsked(Conflict):
    code, message = "vetting_not_asked", "Ask the register first; the list may have changed since it was asked."


class VettingIncomplete(Invalid):
    code, message = "vetting_incomplete", "Say for each person what the reply shall say."


class VettingUnexplained(Invalid):
    """A result that does not follow from a clear answer of the register is a person's, who says how it was found."""

    code, message = "vetting_unexplained", "Say how the results were verified that do not follow from the register alone."


class VettingPending(Conflict):
    code, message = "vetting_pending", "The register comes first: ask it, and settle the result of each person."
