"""How leave and the reassigning of tasks say no."""

from app.core.errors import Conflict, Forbidden, Invalid


class LeaveDaysUnfit(Invalid):
    code, message = "leave_days_unfit", "The leave ends on or after its first day, not before today."


class LeaveOverlaps(Conflict):
    code, message = "leave_overlaps", "A leave of these days is entered already."


class UnfitStandIn(Invalid):
    code, message = "unfit_stand_in", "The stand-in must be a colleague of the same post who is there on those days."


class NotYourLeave(Forbidden):
    code, message = "not_your_leave", "A leave is entered by oneself or by the head of the department."


class NotOfYourDepartment(Forbidden):
    code, message = "not_of_your_department", "Only the head of the department reassigns its tasks."
