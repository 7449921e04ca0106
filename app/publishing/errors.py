"""How publishing says no."""

from collections.abc import Sequence

from app.core.errors import Invalid


class NotPublishable(Invalid):
    """Nothing was published. `faults` names every mistake in every file."""

    code, message = "not_publishable", "Nothing was published, because there are mistakes:\n%(faults)s"

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(faults="\n".join(self.faults))
