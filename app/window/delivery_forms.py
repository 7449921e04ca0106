"""The forms of the output desk for what goes by post."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, StringField
from wtforms.validators import Length

from app.cases.posting import Parcel, Received
from app.web.forms import Needed, tidy
from app.window.forms import ActForm

TOO_LONG = _("Write at most %(max)d characters.")


class PostForm(ActForm):
    slug = "post"
    carrier = StringField(_("Carrier"), validators=[Needed(_("Enter who carries it.")), Length(max=50, message=TOO_LONG)], filters=[tidy])
    tracking = StringField(
        _("Tracking number"), validators=[Needed(_("Enter the tracking number.")), Length(max=40, message=TOO_LONG)], filters=[tidy]
    )

    @property
    def parcel(self) -> Parcel:
        return Parcel(self.carrier.data or "", self.tracking.data or "")


class ReceivedForm(ActForm):
    """As the carrier's return says it."""

    slug = "received"
    receiver = StringField(
        _("Received by"), validators=[Needed(_("Enter who received the papers.")), Length(max=50, message=TOO_LONG)], filters=[tidy]
    )
    day = DateField(_("Day of receipt"), validators=[Needed(_("Enter the day of receipt."))])

    @property
    def received(self) -> Received:
        return Received(self.receiver.data or "", self.day.data)
