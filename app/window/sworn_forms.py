"""The forms about a promise: a bar that ends before its day."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField

from app.web.forms import Needed
from app.window.forms import DeclineForm


class LiftBarForm(DeclineForm):
    slug = "lift-bar"
    confirmed = BooleanField(
        _("I have checked that the record is mended, or that what the bar rests on no longer stands."),
        validators=[Needed(_("Read it once more, then tick this box."))],
    )
