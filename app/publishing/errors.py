"""How publishing says no."""

from collections.abc import Sequence

from app.catalogue.lines import Fault
from app.core.errors import Conflict, Invalid


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
