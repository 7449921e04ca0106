"""How proofs say no."""

from app.core.errors import Conflict, Forbidden, Invalid, Missing


class NoProof(Missing):
    """No such service, or one that asks more than a purpose: it has its own form."""

    code, message = "no_proof", "There is no such proof to be had here. Look for the service in the search."


class GuardianNeeded(Forbidden):
    code, message = (
        "guardian_needed",
        "For a child under 14 a parent or guardian asks for the proof, at a window, with the household register.",
    )


class ProofNotNeeded(Invalid):
    code, message = "proof_not_needed", "Choose one of the proofs in the list. What this matter asks the registers itself needs no proof."


class PurposeMissing(Invalid):
    code, message = "purpose_missing", "Say in plain words what the proof is needed for."


class AlreadyRequested(Conflict):
    code, message = "already_requested", "The applicant is asked for this proof already and has not answered yet."


class RequestOver(Conflict):
    code, message = "request_over", "This request is answered, withdrawn or past its last day. Nothing was sent by this."


class OfficeUnknown(Invalid):
    code, message = "office_unknown", "Choose one of the offices in the list, or no office."


class FileNumberTooLong(Invalid):
    code, message = "file_number_too_long", "The file number has at most 60 characters."
