"""The forms by which originals are kept and given back, and slips are signed."""

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from app.cases.losing import LONGEST as LONGEST_REASON
from app.cases.originals import LONGEST as LONGEST_NAME, MOST_PIECES, Brought
from app.web.forms import Needed, tidy
from app.window.forms import LONGEST, ActForm, HandOverForm

TOO_LONG = _("Write at most %(max)d characters.")


class KeepForm(ActForm):
    """What somebody hands in."""

    slug = "keep"
    material = SelectField(_("Proves the material"), choices=[], validators=[Optional()], validate_choice=False)
    description = StringField(
        _("What the original is"),
        validators=[Needed(_("Say what the original is.")), Length(max=LONGEST_NAME, message=TOO_LONG)],
        filters=[tidy],
    )
    pieces = IntegerField(
        _("Pieces"),
        default=1,
        validators=[Needed(_("Count the pieces.")), NumberRange(1, MOST_PIECES, message=_("Enter a number from %(min)s to %(max)s."))],
    )

    @property
    def brought(self) -> Brought:
        return Brought(self.description.data or "", self.pieces.data, self.material.data or "")


class GiveBackForm(HandOverForm):
    """To whom originals go back; which ones are boxes of the page."""

    slug = "give-back"


class WriteOffForm(ActForm):
    """How originals were lost; which ones are boxes of the page."""

    slug = "write-off"
    reason = TextAreaField(
        _("What happened, and how it was looked for"),
        validators=[Needed(_("Say how it was lost and how it was looked for.")), Length(max=LONGEST_REASON, message=TOO_LONG)],
    )


class GiveForm(ActForm):
    """A slip: to which office, and what was scanned."""

    slug = "give"
    to = SelectField(_("To which office"), choices=[], validators=[Needed(_("Choose the office that receives."))], validate_choice=False)
    scanned = TextAreaField(_("Scan barcodes, one a line"), filters=[lambda text: text or ""])


class ReceiveForm(ActForm):
    """The items are as many as the slip has; handover_view reads them."""

    slug = "receive"
    scanned = TextAreaField(_("Scan what came, one a line"), filters=[lambda text: text or ""])


class RefuseHandoverForm(ActForm):
    slug = "refuse-handover"
    reason = TextAreaField(_("Reason"), validators=[Needed(_("Say the reason.")), Length(max=LONGEST, message=TOO_LONG)])


class CancelHandoverForm(RefuseHandoverForm):
    slug = "cancel-handover"
