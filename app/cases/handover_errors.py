"""How a hand-over slip says no."""

from app.core.errors import Conflict, Forbidden, Invalid


class OfficeUnchosen(Invalid):
    code, message = "office_unchosen", "Choose the office that receives. Nothing is handed over to the own office."


class CodeUnknown(Invalid):
    code, message = "code_unknown", "No original at your office has this number: %(codes)s."


class HandoverEnded(Conflict):
    code, message = "handover_ended", "This slip was signed, refused or cancelled already."


class SignedByGiver(Forbidden):
    code, message = "signed_by_giver", "You gave these papers; somebody else of the receiving office has to sign for them."


class NotForThisOffice(Forbidden):
    code, message = "not_for_this_office", "This slip is for another office."


class FindingMissing(Invalid):
    code, message = "finding_missing", "Say of each item whether it came."


class NoteMissing(Invalid):
    code, message = "note_missing", "Write what is missing or damaged."
