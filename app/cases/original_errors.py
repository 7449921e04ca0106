"""How what concerns originals says no."""

from app.core.errors import Conflict, Forbidden, Invalid


class OriginalUndescribed(Invalid):
    code, message = "original_undescribed", "Say what the original is, and how many pieces there are."


class OriginalsUnchosen(Invalid):
    code, message = "originals_unchosen", "Choose at least one original."


class OriginalNotHere(Conflict):
    code, message = "original_not_here", "This original is not at your office any more: %(number)s. Look again."


class OriginalsUnticked(Invalid):
    code, message = "originals_unticked", "Originals lie here for this applicant. Return each of them and tick it: %(names)s."


class OriginalsElsewhere(Conflict):
    code, message = (
        "originals_elsewhere",
        "Originals of this case are not here yet: %(names)s. Have them brought by a hand-over slip first, or let the applicant choose "
        "another way of delivery.",
    )


class NoOffice(Forbidden):
    code, message = "no_office", "This post keeps no papers."


class NotHeadOfOffice(Forbidden):
    code, message = "not_head_of_office", "Only the head of the office that answers for an original writes it off."


class KeptByYou(Forbidden):
    code, message = "kept_by_you", "Who took an original into keeping does not write it off: another head does."
