"""How the output desk says no."""

from app.core.errors import Conflict, Invalid


class PickUpCodeWrong(Invalid):
    code, message = "pick_up_code_wrong", "This is not the pick-up code. %(left)s tries are left, then the code is locked for a while."


class PickUpCodeLocked(Conflict):
    code, message = (
        "pick_up_code_locked",
        "The pick-up code of this case was wrong five times and is locked for %(minutes)s minutes. Hand over by the identity card instead.",
    )


class NotWaiting(Conflict):
    code, message = "not_waiting", "Nothing of this case waits at the output desk."


class ShelfUnknown(Invalid):
    code, message = "shelf_unknown", "There is no such place. A place is a letter from A to H and a number from 01 to 40, such as B07."


class ShelfTaken(Conflict):
    code, message = "shelf_taken", "Place %(shelf)s is taken by another case."


class RemindedToday(Conflict):
    code, message = "reminded_today", "The applicant was reminded today already."


class SignatureUnread(Invalid):
    code, message = "signature_unread", "The signature could not be read, or is too short. Clear the box and sign again."
