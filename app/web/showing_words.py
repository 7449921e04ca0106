"""What a shown certificate was looked at for, in the words that officer and holder both read."""

from flask_babel import gettext as _

from app.issuance.showing_models import SeenFor


def seen_for(kind: SeenFor) -> str:
    return {
        SeenFor.MATTER: _("Handling a matter"),
        SeenFor.IDENTITY: _("Checking identity or qualification"),
        SeenFor.INSPECTION: _("Supervision and inspection"),
        SeenFor.OTHER: _("Other reason"),
    }[kind]


def purpose(kind: SeenFor, words: str) -> str:
    """One line: what it was for, and what was said."""
    return _("%(kind)s: %(words)s", kind=seen_for(kind), words=words) if words else seen_for(kind)
