"""What a reviewer says of an automatic approval."""

from flask_babel import lazy_gettext as _
from wtforms import TextAreaField
from wtforms.validators import Length

from app.web.forms import Needed
from app.window.forms import LONGEST, ActForm


class ConfirmForm(ActForm):
    slug = "confirm"
    opinion = TextAreaField(
        _("Opinion"),
        validators=[Needed(_("Say what was checked and found.")), Length(max=LONGEST, message=_("Write at most %(max)d characters."))],
    )


class DifferForm(ActForm):
    slug = "differ"
    opinion = TextAreaField(
        _("What is not right, and why"),
        validators=[Needed(_("Say what is not right, and why.")), Length(max=LONGEST, message=_("Write at most %(max)d characters."))],
    )
