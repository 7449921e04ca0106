"""Forms of holding a licence back and giving it back."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import Length

from app.cases.holding import Cause
from app.issuance.models import Status
from app.issuance.reasons import WORDS, leading_to
from app.web.filters import plain
from app.web.forms import Needed
from app.window.forms import LONGEST, ActForm


def _offered(status: Status) -> list[tuple[str, str]]:
    return [(reason.value, plain(WORDS[reason])) for reason in leading_to(status)]


class HoldingForm(ActForm):
    """Why, in a code that everybody is told, and in words for the holder."""

    why: RadioField
    note = TextAreaField(
        _("Facts and law, for the holder"),
        description=_("It stands in the message to the holder and on record here. Who verifies the certificate does not see it."),
        validators=[Needed(_("Say the reason.")), Length(max=LONGEST, message=_("Write at most %(max)d characters."))],
    )
    confirmed = BooleanField(
        _("I have checked facts and law. Everyone who verifies the certificate sees it at once."),
        validators=[Needed(_("Read it once more, then tick this box."))],
    )

    @property
    def cause(self) -> Cause:
        return Cause(self.why.data, self.note.data)


class SuspendForm(HoldingForm):
    slug = "suspend"
    why = RadioField(
        _("Reason, as everybody is told it"),
        choices=lambda: _offered(Status.SUSPENDED),
        validators=[Needed(_("Choose the reason."))],
    )


class GiveBackForm(HoldingForm):
    slug = "give-back"
    why = RadioField(
        _("Reason, as everybody is told it"),
        choices=lambda: _offered(Status.SIGNED),
        validators=[Needed(_("Choose the reason."))],
    )
