"""How the catalogue says no."""

from collections.abc import Sequence

from app.core.errors import Conflict, Invalid, Missing


class NoSuchService(Missing):
    code, message = "no_such_service", "There is no such service, or it is no longer offered."


class Retired(NoSuchService):
    """The service closed on a day that was told: its guide says why, and nobody can begin it."""

    code, message = "service_retired", "This service closed on %(day)s. Nothing can be begun any more."


class FilingClosed(Conflict):
    """What was begun before the service closed could be filed until a day that was told."""

    code, message = "filing_closed", "This service is closed. What was begun before could be submitted until %(day)s."


class NoSuchMatter(Missing):
    code, message = "no_such_matter", "No office has such a matter on its list."


class NoSuchEnquiry(Missing):
    code, message = "no_such_enquiry", "There is no such enquiry."


class NoSuchVersion(Missing):
    code, message = "no_such_version", "There is no such version of a service."


class ContentAltered(RuntimeError):
    """A published version no longer has the content that was published: the database was changed by hand."""


class DefinitionError(Invalid):
    """A file under forms/ is not right. `faults` names every mistake with its place and, where it can, the cure."""

    code, message = "definition_faulty", "The definition has mistakes:\n%(faults)s"

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(faults="\n".join(self.faults))
