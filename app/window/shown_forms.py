"""The form by which an officer checks a certificate that its holder shows."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, SelectChoice, StringField
from wtforms.validators import Length

from app.issuance.showing import LONGEST, Purpose
from app.issuance.showing_models import SeenFor
from app.web import showing_words
from app.web.forms import Needed, PageForm, tidy


def _purposes() -> list[SelectChoice]:
    return [SelectChoice(kind.value, showing_words.seen_for(kind)) for kind in SeenFor]


class ShownForm(PageForm):
    """What the scanner read or a hand typed, and what the officer looks for."""

    key = HiddenField()
    code = StringField(
        _("Code that the holder shows"),
        description=_("Scan the QR code, or type the twelve signs. Spaces and small letters do not matter."),
        validators=[Needed(_("Scan or type the code first.")), Length(max=500, message=_("This is too long for a code."))],
        filters=[tidy],
    )
    purpose = RadioField(
        _("What you check it for"),
        choices=_purposes,
        default=SeenFor.MATTER.value,
        validators=[Needed(_("Say what you check the certificate for."))],
    )
    words = StringField(
        _("In words"),
        description=_("Needed for another reason; the holder reads it. A case number helps."),
        validators=[Length(max=LONGEST, message=_("Write at most %(max)d characters."))],
        filters=[tidy],
    )

    @property
    def said(self) -> Purpose:
        return Purpose(SeenFor(self.purpose.data), self.words.data)
