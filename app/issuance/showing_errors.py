"""How a shown certificate says no. Each refusal says what to do: ask the holder for a new code."""

from app.core.errors import Conflict, Invalid


class NotShowable(Conflict):
    """Only what is in force today is shown by code."""

    code, message = "not_showable", "This certificate is not in force, so it cannot be shown."


class ShownCodeUnknown(Invalid):
    """Never made, mistyped, or let go long ago: one answer."""

    code, message = (
        "shown_code_unknown",
        "No certificate is shown under this code. Check each sign, or ask the holder for a new code.",
    )


class ShownCodeOver(Conflict):
    code, message = (
        "shown_code_over",
        "This code is over: it lives for 60 seconds, or until a newer one is shown. Ask the holder to show a new one.",
    )


class ShownCodeUsed(Conflict):
    code, message = "shown_code_used", "This code was used already, and each works only once. Ask the holder to show a new one."


class SeenForMissing(Invalid):
    code, message = "seen_for_missing", "Say in words what you check the certificate for; its holder reads it."
