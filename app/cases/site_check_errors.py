"""How a site check says no."""

from collections.abc import Sequence

from app.core.errors import Conflict, Forbidden, Invalid


class CheckNotDeclared(Conflict):
    code, message = "check_not_declared", "This step knows no site check."


class CheckNotAppointed(Conflict):
    code, message = "check_not_appointed", "No site check is open on this step."


class CheckNotYet(Conflict):
    code, message = "check_not_yet", "The site check is on %(day)s. Its record can be written from then on."


class CheckInThePast(Invalid):
    code, message = "check_in_the_past", "Choose a day from today on."


class CompanionUnfit(Invalid):
    code, message = (
        "companion_unfit",
        "Choose another officer of the department who has no interest in the case. Two officers look (Licensing Law art. 34).",
    )


class CheckIncomplete(Invalid):
    """`points`: the codes of those that say nothing, say no without a reason, or want a picture."""

    code, message = "check_incomplete", "Answer each point; where something does not comply say what, and add the pictures that are asked."

    def __init__(self, *, points: Sequence[str]) -> None:
        super().__init__()
        self.points = points


class NotYourCheck(Forbidden):
    code, message = "not_your_check", "Only the two officers of the site check write and confirm its record."


class CheckPending(Conflict):
    """Licensing Law art. 34(3): where the substance is checked, two officers check it before anything is decided."""

    code, message = "check_pending", "The site check comes first: two officers look at the place, and both sign its record."
