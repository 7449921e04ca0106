"""How what happens at the window says no."""

from app.core.errors import Conflict, Forbidden, Invalid


class NotItsRepresentative(Forbidden):
    code, message = (
        "not_its_representative",
        "Only its legal representative may apply for a firm at the window. Compare the identity card with the name on record.",
    )


class NobodyFound(Invalid):
    code, message = "nobody_found", "Nobody is known by this yet. Enter the ID number and the name as on the card."


class DraftAtWindow(Conflict):
    code, message = (
        "draft_at_window",
        "This application is at the window: %(name)s is typing it with you. You can go on here when it is given back.",
    )


class DraftElsewhere(Conflict):
    code, message = "draft_elsewhere", "This draft is at another window already: %(name)s has it."


class DraftCodeUnknown(Invalid):
    code, message = "draft_code_unknown", "This code is not right, was used or has run out. The owner of the draft can get a new one."


class NotConfirmedHere(Conflict):
    code, message = (
        "not_confirmed_here",
        "The citizen has not confirmed these answers as they are now. Have them confirm on the second screen, or sign.",
    )


class SignatureUnfit(Invalid):
    code, message = "signature_unfit", "The signature is too short or could not be read. Clear the box and sign again."


class MaterialsUnchecked(Conflict):
    code, message = "materials_unchecked", "Check these materials first: %(names)s."
