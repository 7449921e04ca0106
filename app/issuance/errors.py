"""How issuance says no."""

from app.core.errors import Conflict, DomainError, Invalid, Missing, Unavailable


class TypeFault(RuntimeError):
    """A folder under certificates/ is not as it must be; the text names the file, the place and the cure."""


class UnknownType(Missing):
    code, message = "unknown_certificate_type", "There is no certificate type %(type)s."


class UnknownCertificate(Missing):
    code, message = "unknown_certificate", "There is no such certificate."


class FactsRefused(Invalid):
    """The facts are not those that the type prints; nothing was recorded."""

    code, message = "certificate_facts", "The certificate %(type)s cannot be made: %(reason)s."


class CharacterMissing(Invalid):
    """The paper's font lacks a character: refused before signing, because a wrong box on a signed paper cannot be mended."""

    code, message = (
        "character_missing",
        "The character “%(character)s” (%(codepoint)s) in “%(fact)s” cannot be printed. Ask for the font to be extended.",
    )


class StatusRefused(Conflict):
    code, message = "certificate_status", "A certificate that is %(was)s cannot become %(becomes)s."


class ReasonMissing(Invalid):
    code, message = "certificate_reason", "State the reason for changing the status of a certificate."


class NotReady(Conflict):
    """The paper is still being made; the reader may come back in a moment."""

    code, message = "certificate_not_ready", "The certificate is being made. It will be ready in a moment."


class NotSealed(Unavailable):
    """The seal platform gave no OFD that may be kept, or none is connected; it is asked again later. The reason is for operators."""

    code, message = "ofd_not_sealed", "The seal platform gave no OFD copy yet. It is asked again by itself; the PDF is not affected."

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


class PaperRefused(DomainError):
    """A template asked for something outside of its folder, or the finished file did not pass our own check."""

    status, code, message = 500, "paper_refused", "The paper cannot be made: %(reason)s."


class KeyMissing(DomainError):
    status, code, message = 503, "seal_key_missing", "The seal of %(department)s cannot be used at the moment. Try again later."


class SealRevoked(Unavailable):
    """The seal in use was revoked; its office signs again when it has a new key (`flask pki rotate`)."""

    code, message = "seal_revoked", "The seal of %(department)s was revoked. Nothing is signed with it until it has a new key."


class TimeStampMissing(Unavailable):
    """The time-stamp service is silent, or what it said is no time-stamp that we may rely on: the paper is made later."""

    code, message = "time_stamp_missing", "The time-stamp service gave no time-stamp: %(reason)s."


class CeremonyRefused(Conflict):
    """An act with keys that would not be safe, or that has nothing to act on."""

    code, message = "ceremony_refused", "This cannot be done with the keys: %(reason)s."


class KeysLost(Unavailable):
    """The authority that signed earlier certificates is not in this instance: bring its folder `pki` back from the backup."""

    code, message = "keys_lost", "The signing keys of this installation are missing. Certificates cannot be signed until they are back."


class NoSuchHead(Missing):
    code, message = "no_such_head", "The ledger has no signed head over so many entries."


class NoSuchEntry(Missing):
    code, message = "no_such_entry", "The ledger has no such entry, or it was made after this head."


class SizesRefused(Invalid):
    code, message = "ledger_sizes", "The older size is larger than the newer one."


class LedgerBroken(DomainError):
    """A row that a proof needs is not there; `flask ledger audit` names it."""

    status, code, message = 500, "ledger_broken", "The ledger cannot prove this at the moment."


class PhotoRefused(Invalid):
    """A photo that may not stand on a paper; nothing was recorded."""

    code, message = "certificate_photo", "The photo cannot be used: %(reason)s."


class DraftTooLong(Invalid):
    code, message = "paper_draft_too_long", "One of the files has more than %(longest)d characters."
