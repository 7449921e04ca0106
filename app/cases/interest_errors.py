"""How what concerns interested parties says no."""

from app.core.errors import Conflict, Invalid


class ThirdIsApplicant(Invalid):
    code, message = "third_is_applicant", "This is the applicant. Name somebody else whose interests the matter touches."


class ThirdAlreadyTold(Conflict):
    code, message = "third_already_told", "They were told of this case already; everybody is told once."


class ThirdNameDiffers(Invalid):
    code, message = "third_name_differs", "The firm with this number has another name. Compare both with its licence."


class ThirdDaysUnfit(Invalid):
    code, message = "third_days_unfit", "Give them %(least)s to %(most)s working days."


class ThirdAnswered(Conflict):
    code, message = "third_answered", "This was answered already, or its last day has passed. It is answered once."


class NothingAnswered(Invalid):
    code, message = "nothing_answered", "Write what you have to say, or ask for a hearing. If you want neither, give it up below."


class NoHearingOffered(Conflict):
    code, message = "no_hearing_offered", "No hearing can be asked for here, or its last day has passed."


class ThirdAwaited(Conflict):
    code, message = (
        "third_awaited",
        "Interested parties may answer until %(day)s. Nothing is decided before they have, or the day has passed.",
    )


class ThirdUnheard(Conflict):
    code, message = "third_unheard", "An interested party has made a statement. Answer it before you decide."
