"""What a step of the flow has to have done before it is left: the place looked at, the register asked."""

from app.cases import site_checks, vettings
from app.cases.models import Case, Task
from app.catalogue.definitions import Definition


def require_done(case: Case, definition: Definition, task: Task) -> None:
    """Raise CheckPending or VettingPending: a step is neither accepted, passed on nor decided before that."""
    site_checks.require_confirmed(case, definition, task)
    vettings.require_settled(case, definition, task)
