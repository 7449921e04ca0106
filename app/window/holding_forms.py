"""Forms of holding a licence back and giving it back."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext as _
from wtforms import BooleanField, DateField, RadioField, StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from app.cases.errors import PeriodMissing, PeriodOver
from app.cases.grounds import LEAST_FACTS
from app.cases.holding import Cause
from app.core.errors import DomainError
from app.issuance.models import Status
from app.issuance.reasons import WORDS, leading_to
from app.web.filters import plain
from app.web.forms import Needed
from app.window.forms import LONGEST, ActForm

MENDED_AT: Mapping[type[DomainError], str] = {PeriodMissing: "until", PeriodOver: "until"}  # the field at which a refusal is shown


def _offered(status: Status) -> list[tuple[str, str]]:
    return [(reason.value, plain(WORDS[reason])) for reason in leading_to(status)]


def _word() -> BooleanField:
    """The officer's word, last on the page."""
    return BooleanField(
        _("I have checked facts and law. Everyone who verifies the certificate sees it at once."),
        validators=[Needed(_("Read it once more, then tick this box."))],
    )


class HoldingForm(ActForm):
    """Why, in a code that everybody is told, and in words for the holder. What is wrong is listed in the order of the page."""

    becomes: Status
    why = RadioField(_("Reason, as everybody is told it"), validators=[Needed(_("Choose the reason."))], choices=list)
    note = TextAreaField(
        _("Facts, for the holder"),
        description=_("They stand in the document and the message to the holder. Who verifies the certificate does not see them."),
        validators=[Needed(_("Say the reason.")), Length(max=LONGEST, message=_("Write at most %(max)d characters."))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.why.choices = _offered(self.becomes)

    @property
    def cause(self) -> Cause:
        return Cause(self.why.data, self.note.data)


class SuspendForm(HoldingForm):
    slug, becomes = "suspend", Status.SUSPENDED
    basis = StringField(
        _("Legal basis of the decision"),
        validators=[Needed(_("Name the article of law.")), Length(max=300, message=_("Write at most %(max)d characters."))],
    )
    until = DateField(
        _("Last day (optional)"),
        description=_("A penalty is for a time and needs it. Without one it is held back until it is given back."),
        validators=[Optional()],
    )
    confirmed = _word()

    @property
    def cause(self) -> Cause:
        return Cause(self.why.data, self.note.data, self.basis.data, self.until.data)

    def validate_note(self, field: TextAreaField) -> None:
        if len(field.data.strip()) < LEAST_FACTS:
            raise ValidationError(gettext("State the facts and reasons in at least %(least)s characters.", least=LEAST_FACTS))


class GiveBackForm(HoldingForm):
    slug, becomes = "give-back", Status.SIGNED
    confirmed = _word()
