"""How opening a case says no."""

from app.core.errors import Forbidden, Invalid


class ReasonNeeded(Forbidden):
    code, message = "reason_needed", "You have no part in this case. Say first why you open it."


class LookReasonMissing(Invalid):
    code, message = "look_reason_missing", "Say in words why you open this case; the applicant reads it."
