"""A message of the office to the applicant."""

from flask_babel import lazy_gettext as _
from wtforms import TextAreaField
from wtforms.validators import Length

from app.cases.talking import LONGEST
from app.web.forms import Needed
from app.window.forms import ActForm


class MessageForm(ActForm):
    slug = "message"
    words = TextAreaField(
        _("Message to the applicant"),
        validators=[Needed(_("Write the message first.")), Length(max=LONGEST, message=_("Write at most %(max)d characters."))],
    )
