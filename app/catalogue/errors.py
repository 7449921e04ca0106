"""How the catalogue says no."""

from collections.abc import Sequence

from app.core.errors import Invalid, Missing


class NoSuchService(Missing):
    code, message = "no_such_service", "There is no such service, or it is no longer offered."


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
