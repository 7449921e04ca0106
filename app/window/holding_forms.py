"""Forms of holding a licence back and giving it back."""

from flask_babel import gettext, lazy_gettext as _
from wtforms import BooleanField, DateField, RadioField, StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from app.cases.grounds import LEAST_FACTS
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
        _("Facts, for the holder"),
        description=_("They stand in the document and the message to the holder. Who verifies the certificate does not see them."),
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
    basis = StringField(
        _("Legal basis of the decision"),
        validators=[Needed(_("Name the article of law.")), Length(max=300, message=_("Write at most %(max)d characters."))],
    )
    until = DateField(
        _("Last day (optional)"),
        description=_("A penalty is for a time and needs it. Without one it is held back until it is given back."),
        validators=[Optional()],
    )

    @property
    def cause(self) -> Cause:
        return Cause(self.why.data, self.note.data, self.basis.data, self.until.data)

    def validate_note(self, field: TextAreaField) -> None:
        if len(field.data.strip()) < LEAST_FACTS:
            raise ValidationError(gettext("State the facts and reasons in at least %(least)s characters.", least=LEAST_FACTS))


class GiveBackForm(HoldingForm):
    slug = "give-back"
    why = RadioField(
        _("Reason, as everybody is told it"),
        choices=lambda: _offered(Status.SIGNED),
        validators=[Needed(_("Choose the reason."))],
    )
