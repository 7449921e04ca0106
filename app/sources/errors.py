"""How a source or a check slip says no."""

from app.core.errors import Conflict, Forbidden, Invalid, Missing, Unavailable


class PurposeMissing(Forbidden):
    """政务数据共享条例: shared data is used for the purpose it was asked for, and only then."""

    code, message = "purpose_missing", "Registers are asked only for a case, in a person's own session, or for an authorised purpose."


class SourceUnavailable(Unavailable):
    code, message = "source_unavailable", "The register does not answer at the moment. Try again later."


class UnknownSource(Missing):
    code, message = "unknown_source", "There is no register called “%(name)s”."


class SubjectUnreachable(Invalid):
    """A definition asks about someone who cannot be found in two rounds of questions."""

    code, message = "subject_unreachable", "The form asks about “%(name)s”, who cannot be found through the registers."


class UnknownElement(Missing):
    code, message = "unknown_element", "There is no data element called “%(code)s”."


class NoOwner(Invalid):
    code, message = "no_owner", "No register leads this fact; simply change the answer."


class ReasonMissing(Invalid):
    code, message = "slip_reason_missing", "Say what is wrong."


class SlipMissing(Missing):
    code, message = "slip_missing", "There is no such check slip."


class SlipAnswered(Conflict):
    code, message = "slip_answered", "This check slip has been answered already."


class NotYourSlip(Forbidden):
    code, message = "not_your_slip", "Only the department that owns the register answers its check slips."
