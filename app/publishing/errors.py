"""How publishing says no."""

from collections.abc import Sequence

from app.catalogue.lines import Fault
from app.core.errors import Conflict, Forbidden, Invalid


class NotPublishable(Invalid):
    """Nothing was published. `faults` names every mistake in every file."""

    code, message = "not_publishable", "Nothing was published, because there are mistakes:\n%(faults)s"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(faults="\n".join(map(str, self.faults)))


class ClosingUnclear(Invalid):
    code = "closing_unclear"
    message = "Say a day that is not past, a reason in Chinese and English, and a last day for what was begun that is not before it."


class NothingLeft(Conflict):
    code, message = "nothing_left", "No other version is in effect. Withdraw or retire the service instead."


class ForeignService(Forbidden):
    code, message = "foreign_service", "This service belongs to another department."


class DraftMoved(Conflict):
    """What was typed is shown again by the browser's back button; nothing of the other one's work is lost."""

    code, message = "draft_moved", "Somebody else changed this service meanwhile. Go back, copy what you wrote, and open the page again."


class Unreadable(Invalid):
    code, message = "unreadable", "This is no service: %(fault)s"


class NotProposed(Conflict):
    code, message = "not_proposed", "Nobody has proposed this version, or it was changed afterwards."


class OwnProposal(Forbidden):
    code, message = "own_proposal", "Who wrote or proposed a version does not publish it: a second pair of eyes does."


class CodeUnfit(Invalid):
    code, message = (
        "code_unfit",
        "A code has small letters, digits and hyphens, three of them or more, a letter first: village-doctor-subsidy.",
    )


class CodeTaken(Conflict):
    code, message = "code_taken", "There is a service %(code)s already, or somebody is writing it."


class NameMissing(Invalid):
    code, message = "name_missing", "Give the service its name in Chinese and in English."
