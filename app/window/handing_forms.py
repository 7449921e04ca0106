"""The forms by which a step goes on to a colleague, and back."""

from uuid import UUID

from flask_babel import lazy_gettext as _
from wtforms import SelectField, TextAreaField
from wtforms.validators import Length

from app.web.forms import Needed
from app.window.forms import LONGEST, ActForm


class HandOnForm(ActForm):
    """To whom, and why."""

    slug = "hand-on"
    colleague = SelectField(_("Colleague"), choices=[], validators=[Needed(_("Choose the colleague."))], validate_choice=False)
    reason = TextAreaField(
        _("Reason"), validators=[Needed(_("Say the reason.")), Length(max=LONGEST, message=_("Write at most %(max)d characters."))]
    )

    @property
    def to(self) -> UUID | None:
        """The chosen one; nobody where the list was tampered with."""
        try:
            return UUID(self.colleague.data)
        except ValueError:
            return None


class HandBackForm(ActForm):
    slug = "hand-back"
    reason = TextAreaField(
        _("Reason"), validators=[Needed(_("Say the reason.")), Length(max=LONGEST, message=_("Write at most %(max)d characters."))]
    )
