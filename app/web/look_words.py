"""Why an officer opened a case, in the words that officer and applicant both read."""

from flask_babel import gettext as _

from app.cases.models import LookFor


def look_for(kind: LookFor) -> str:
    return {
        LookFor.SUPERVISION: _("Supervision and inspection"),
        LookFor.ENQUIRY: _("Answering an enquiry"),
        LookFor.PETITION: _("Complaint or petition"),
        LookFor.OTHER: _("Other reason"),
    }[kind]


def why(kind: LookFor | None, words: str) -> str:
    """One line: what it was for, and what was said."""
    return _("%(kind)s: %(words)s", kind=look_for(kind), words=words) if kind else _("Handling the case")
